package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.autoconfigure.RandomChains.Setting;

/**
 * Random CORS filters of an application without Spring Security.
 */
public final class RandomFilters {

	private final Random random = RandomCases.random(20261202);

	/**
	 * Return the filters of a random application.
	 * @return one or two filters
	 */
	public List<Registered> next() {
		List<Registered> filters = new ArrayList<>();
		for (int i = 1 + this.random.nextInt(2); i > 0; i--) {
			String urls = List.of("/*", "/books/*", "/pages", "/files/*").get(this.random.nextInt(4));
			filters.add(new Registered("filter" + i, Setting.random(this.random), i,
					this.random.nextBoolean() ? List.of() : List.of(urls)));
		}
		return filters;
	}

	/**
	 * A filter.
	 *
	 * @param name the name of its bean
	 * @param settings its settings
	 * @param order its order
	 * @param urls the URL patterns of servlets that it is registered for, empty for all
	 */
	public record Registered(String name, List<Setting> settings, int order, List<String> urls) {

		/**
		 * Return the name as the log has it.
		 * @return the name in quotes
		 */
		public String quoted() {
			return "'" + this.name + "'";
		}

	}

}
