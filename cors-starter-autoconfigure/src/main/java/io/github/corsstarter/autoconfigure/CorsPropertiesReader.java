package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Reads the properties below {@code cors}, with where each was read. Where Spring Boot's
 * own binding stops at the first problem, this one goes on and collects them.
 */
final class CorsPropertiesReader {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private final Map<ConfigurationPropertyName, ConfigurationProperty> bound = new HashMap<>();

	private final List<PropertyProblem> problems = new ArrayList<>();

	private final CorsProperties properties;

	CorsPropertiesReader(Environment environment) {
		this.properties = Binder.get(environment)
			.bindOrCreate(CORS, Bindable.of(CorsProperties.class), new CollectingHandler());
		findUnknownKeys(environment);
	}

	/**
	 * Return whether policies are wanted.
	 * @param environment the environment
	 * @return {@code false} if {@code cors.enabled} is false
	 */
	static boolean isEnabled(Environment environment) {
		try {
			return Binder.get(environment).bind("cors.enabled", Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			return true;
		}
	}

	/**
	 * Return whether there are origins or policies of their own name, without reading
	 * them.
	 * @param environment the environment
	 * @return whether there may be policies
	 */
	static boolean mayHavePolicies(Environment environment) {
		ConfigurationPropertyName origins = CORS.append("allowed-origins");
		ConfigurationPropertyName policies = CORS.append("policies");
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty scalar = source.getConfigurationProperty(origins);
			if ((scalar != null && !scalar.getValue().toString().isBlank())
					|| source.getConfigurationProperty(origins.append("[0]")) != null
					|| source.containsDescendantOf(policies) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private void findUnknownKeys(Environment environment) {
		UnboundElementsSourceFilter filter = new UnboundElementsSourceFilter();
		Set<String> reported = new HashSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (filter.apply(source) && source instanceof IterableConfigurationPropertySource iterable) {
				names(iterable).forEach((name) -> {
					ConfigurationProperty property = source.getConfigurationProperty(name);
					ConfigurationPropertyName key = name.isLastElementIndexed() ? name.getParent() : name;
					PropertyProblem problem = PropertyKeys.check(name,
							(property != null) ? String.valueOf(property.getValue()) : "",
							(property != null) ? property.getOrigin() : null);
					if (problem != null && reported.add(key.toString())) {
						this.problems.add(problem);
					}
				});
			}
		}
	}

	private static Stream<ConfigurationPropertyName> names(IterableConfigurationPropertySource source) {
		return source.stream().filter(CORS::isAncestorOf);
	}

	CorsProperties properties() {
		return this.properties;
	}

	/**
	 * Return the problems of keys and types. Values are not checked here.
	 */
	List<PropertyProblem> problems() {
		return this.problems;
	}

	/**
	 * Return where a property was read.
	 * @param property the name of the property
	 * @param index the position in a list, or -1
	 * @return the place, or {@code null} if nobody knows
	 */
	@Nullable Origin origin(String property, int index) {
		ConfigurationProperty element = this.bound.get(name(property + "[" + index + "]"));
		ConfigurationProperty found = (element != null) ? element : this.bound.get(name(property));
		return (found != null) ? found.getOrigin() : null;
	}

	/**
	 * Return the text of a property that is no list.
	 * @param property the name of the property
	 * @return the text as it was read, or {@code null} if the property is not set
	 */
	@Nullable String text(String property) {
		ConfigurationProperty found = this.bound.get(name(property));
		return (found != null) ? String.valueOf(found.getValue()) : null;
	}

	private static ConfigurationPropertyName name(String property) {
		return ConfigurationPropertyName.adapt(property, '.');
	}

	/**
	 * Remembers where each property was read, and goes on after a value of the wrong type
	 * as if it were not there.
	 */
	private final class CollectingHandler implements BindHandler {

		@Override
		public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Object result) {
			ConfigurationProperty property = context.getConfigurationProperty();
			if (property != null && name.equals(property.getName())) {
				CorsPropertiesReader.this.bound.put(name, property);
			}
			return result;
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) {
			ConfigurationProperty property = context.getConfigurationProperty();
			Class<?> type = target.getType().resolve(Object.class);
			CorsPropertiesReader.this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, name.toString(),
					(property != null) ? String.valueOf(property.getValue()) : null,
					(property != null) ? property.getOrigin() : null, explanation(type), suggestion(type)));
			return null;
		}

		private String explanation(Class<?> type) {
			if (type == boolean.class || type == Boolean.class) {
				return "This is neither true nor false.";
			}
			if (type == Duration.class) {
				return "This is no duration.";
			}
			if (type == int.class) {
				return "This is no whole number.";
			}
			return "A single value can't be read here.";
		}

		private String suggestion(Class<?> type) {
			if (type == boolean.class || type == Boolean.class) {
				return "Write true or false";
			}
			if (type == Duration.class) {
				return "Write a number of seconds, or a number with a unit, such as 600 or 10m";
			}
			if (type == int.class) {
				return "Write a whole number, such as 0";
			}
			return "Write the settings below it, each under its own key";
		}

	}

}
