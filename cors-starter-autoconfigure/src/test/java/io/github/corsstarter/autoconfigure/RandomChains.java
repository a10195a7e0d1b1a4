package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.corsstarter.RandomCases;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Random filter chains of Spring Security, with another filter before or after them.
 */
public final class RandomChains {

	/**
	 * The order of Spring Security's filter.
	 */
	public static final int OF_SECURITY = -100;

	private static final int MAX_CHAINS = 3;

	private final Random random = RandomCases.random(20261201);

	/**
	 * Return the filters of a random application.
	 * @return the filters
	 */
	public Secured next() {
		List<Chain> chains = new ArrayList<>();
		List<String> ignored = Stream.of("/books/new", "/pages", "/files/**", "/books")
			.filter((each) -> this.random.nextInt(6) == 0)
			.toList();
		// Spring Security refuses two chains of the same path
		List<String> paths = new ArrayList<>(
				List.of("/books/**", "/pages", "/files/**", "/books", "/{any}/new", "/books/{id}"));
		paths.removeAll(ignored);
		for (int i = this.random.nextInt(MAX_CHAINS); i > 0; i--) {
			chains.add(new Chain(paths.remove(this.random.nextInt(paths.size())), this.random.nextInt(5) == 0, cors()));
		}
		if (this.random.nextInt(4) > 0) {
			chains.add(new Chain("", false, cors()));
		}
		else if (this.random.nextBoolean()) {
			chains.add(new Chain(Chain.BUT + paths.remove(this.random.nextInt(paths.size())), false, cors()));
		}
		// Chains that handle nothing come first, since the last one may be for all paths
		while (chains.size() < MAX_CHAINS) {
			chains.add(0, new Chain("/unused-" + chains.size(), false, null));
		}
		boolean filter = this.random.nextInt(3) == 0;
		boolean late = this.random.nextBoolean();
		if (filter && late) {
			// Not told apart: a filter behind chains for some paths that apply the
			// settings of handlers
			chains.replaceAll((chain) -> (chain.settings != null && chain.settings.isEmpty() && !chain.path.isEmpty())
					? new Chain(chain.path, chain.ofGet, null) : chain);
		}
		return new Secured(chains, ignored, filter ? Setting.random(this.random) : null,
				late ? OF_SECURITY + 10 : OF_SECURITY - 10,
				(this.random.nextInt(3) == 0) ? Setting.random(this.random) : null);
	}

	private @Nullable List<Setting> cors() {
		return switch (this.random.nextInt(3)) {
			case 0 -> null;
			case 1 -> List.of();
			default -> Setting.random(this.random);
		};
	}

	/**
	 * Settings of a path.
	 *
	 * @param path the path pattern
	 * @param origin the origin that is allowed
	 * @param credentials whether credentials are allowed
	 */
	public record Setting(String path, String origin, boolean credentials) {

		/**
		 * Create random settings of a filter.
		 * @param random the source of random values
		 * @return settings of one or two paths
		 */
		static List<Setting> random(Random random) {
			List<Setting> settings = new ArrayList<>();
			for (int i = 1 + random.nextInt(2); i > 0; i--) {
				settings.add(new Setting(one(random, "/**", "/**", "/books/**", "/pages", "/files/**", "/books/{id}"),
						one(random, "https://app.example.com", "https://books.example.com"), random.nextBoolean()));
			}
			return settings;
		}

		private static String one(Random random, String... values) {
			return values[random.nextInt(values.length)];
		}

		/**
		 * Register settings with a source.
		 * @param settings the settings
		 * @param source the method of the source
		 */
		public static void register(List<Setting> settings, BiConsumer<String, CorsConfiguration> source) {
			settings.forEach((each) -> {
				CorsConfiguration configuration = new CorsConfiguration().applyPermitDefaultValues();
				configuration.setAllowedOrigins(List.of(each.origin));
				configuration.setAllowedMethods(List.of("GET", "PUT", "DELETE"));
				configuration.setAllowCredentials(each.credentials);
				source.accept(each.path, configuration);
			});
		}

	}

	/**
	 * A chain.
	 *
	 * @param path the pattern of its paths, empty for all, or after {@link #BUT} that of
	 * all other paths
	 * @param ofGet whether it is for {@code GET} only
	 * @param settings its settings, empty for those of the application, or {@code null}
	 * for none
	 */
	public record Chain(String path, boolean ofGet, @Nullable List<Setting> settings) {

		/**
		 * Precedes the pattern of paths that the chain doesn't have.
		 */
		public static final String BUT = "!";

	}

	/**
	 * The filters of an application.
	 *
	 * @param chains the chains of Spring Security
	 * @param ignored the paths that it ignores
	 * @param filter the settings of another filter, or {@code null} if there is none
	 * @param order the order of that filter
	 * @param bean the settings of the application's source, or {@code null} if it has
	 * none
	 */
	public record Secured(List<Chain> chains, List<String> ignored, @Nullable List<Setting> filter, int order,
			@Nullable List<Setting> bean) {

		/**
		 * Return the same chains without CORS settings, and no other filter.
		 * @return the chains
		 */
		public Secured withoutSettings() {
			return new Secured(this.chains.stream().map((each) -> new Chain(each.path, each.ofGet, null)).toList(),
					this.ignored, null, 0, null);
		}

	}

}
