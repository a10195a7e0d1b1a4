package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
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

	private static final ConfigurationPropertyName POLICIES = CORS.append("policies");

	private final Map<ConfigurationPropertyName, ConfigurationProperty> bound = new HashMap<>();

	// The first property of each policy: it has the policy's name as it was written
	private final Map<String, ConfigurationProperty> policies = new HashMap<>();

	private final List<PropertyProblem> problems = new ArrayList<>();

	private final CorsProperties properties;

	private final Iterable<ConfigurationPropertySource> sources;

	CorsPropertiesReader(Environment environment) {
		this.sources = ConfigurationPropertySources.get(environment);
		CorsProperties properties = Binder.get(environment)
			.bindOrCreate(CORS, Bindable.of(CorsProperties.class), new CollectingHandler());
		this.properties = Objects.requireNonNullElseGet(properties,
				() -> new Binder(List.of()).bindOrCreate("cors", CorsProperties.class));
		findUnknownKeys();
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
	 * Return whether there are origins at the top level, without reading them.
	 * @param environment the environment
	 * @return whether there are any
	 */
	static boolean hasTopLevelOrigins(Environment environment) {
		ConfigurationPropertyName origins = CORS.append("allowed-origins");
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty scalar = source.getConfigurationProperty(origins);
			if ((scalar != null && !isBlank(scalar))
					|| source.getConfigurationProperty(origins.append("[0]")) != null) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBlank(ConfigurationProperty property) {
		return property.getValue().toString().isBlank();
	}

	private void findUnknownKeys() {
		UnboundElementsSourceFilter filter = new UnboundElementsSourceFilter();
		Set<String> reported = new HashSet<>();
		for (PropertyProblem problem : this.problems) {
			reported.add(problem.property());
		}
		for (ConfigurationPropertySource source : this.sources) {
			if (filter.apply(source) && source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					// Most names are not ours or known, and need no more than this
					if (CORS.isAncestorOf(name) && !PropertyKeys.isKnown(name)) {
						addUnknownKey(name, source.getConfigurationProperty(name), reported);
					}
				}
			}
		}
	}

	private void addUnknownKey(ConfigurationPropertyName name, @Nullable ConfigurationProperty property,
			Set<String> reported) {
		ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
		PropertyProblem problem = PropertyKeys.check(name, value(property), origin(property));
		if (problem != null && reported.add(PropertyKeys.display(setting))) {
			this.problems.add(problem);
		}
	}

	private static String value(@Nullable ConfigurationProperty property) {
		return (property != null) ? String.valueOf(property.getValue()) : "";
	}

	private static @Nullable Origin origin(@Nullable ConfigurationProperty property) {
		return (property != null) ? property.getOrigin() : null;
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
	 * Return the name of a property of a policy.
	 * @param policy the name of the policy, or {@code null} for the top level
	 * @param setting the key
	 * @return the name, with the policy's as it was written
	 */
	ConfigurationPropertyName name(@Nullable String policy, String setting) {
		return prefix(policy).append(setting);
	}

	/**
	 * Return the name that all properties of a policy begin with.
	 */
	ConfigurationPropertyName prefix(@Nullable String policy) {
		if (policy == null) {
			return CORS;
		}
		ConfigurationProperty first = this.policies.get(policy);
		return (first != null) ? first.getName().chop(3) : POLICIES.append("[" + policy + "]");
	}

	/**
	 * Return where a property was read.
	 * @param name the name of the property
	 * @param index the position in a list, or -1
	 * @return the place, that of its policy if it isn't set, or {@code null} if nobody
	 * knows
	 */
	@Nullable Origin origin(ConfigurationPropertyName name, int index) {
		ConfigurationProperty found = (index >= 0) ? this.bound.get(name.append("[" + index + "]")) : null;
		found = (found != null) ? found : this.bound.get(name);
		if (found == null && POLICIES.isAncestorOf(name)) {
			ConfigurationProperty ofPolicy = this.policies.get(name.getElement(2, Form.ORIGINAL));
			found = (ofPolicy != null) ? ofPolicy : find(name.chop(3), this.sources);
		}
		return origin(found);
	}

	/**
	 * Return where each property of a policy was read, those that it inherits included.
	 * @param policy the name of the policy, or {@code null} for the top level
	 * @return the places by property
	 */
	Map<String, String> places(@Nullable String policy) {
		Map<String, String> places = new TreeMap<>();
		Set<String> own = new HashSet<>();
		this.bound.forEach((name, property) -> {
			if (policy != null && prefix(policy).isAncestorOf(name)) {
				own.add(name.getElement(3, Form.UNIFORM));
				places.put(PropertyKeys.display(name), PropertyPlace.of(property.getOrigin()));
			}
		});
		this.bound.forEach((name, property) -> {
			if (!POLICIES.isAncestorOf(name) && !own.contains(name.getElement(1, Form.UNIFORM))) {
				places.put(PropertyKeys.display(name), PropertyPlace.of(property.getOrigin()));
			}
		});
		return places;
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name,
			Iterable<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	/**
	 * Return the text of a property that is no list.
	 * @param name the name of the property
	 * @return the text as it was read, or {@code null} if the property is not set
	 */
	@Nullable String text(ConfigurationPropertyName name) {
		ConfigurationProperty found = this.bound.get(name);
		return (found != null) ? value(found) : null;
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
				if (POLICIES.isAncestorOf(name)) {
					String policy = name.getElement(2, Form.ORIGINAL);
					CorsPropertiesReader.this.policies.putIfAbsent(policy, property);
				}
			}
			return result;
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) {
			ConfigurationProperty property = (context.getConfigurationProperty() != null)
					? context.getConfigurationProperty() : find(name, context.getSources());
			boolean foreign = name.equals(CORS) && (property == null
					|| !new UnboundElementsSourceFilter().apply(Objects.requireNonNull(property.getSource())));
			boolean empty = property != null && isBlank(property);
			if (empty && POLICIES.isParentOf(name)) {
				add(ProblemCode.PATHS_MISSING, name, property, "A policy needs paths.",
						"Write the paths that it covers, such as paths: /api/**");
			}
			else if (!empty && !foreign) {
				Class<?> type = target.getType().resolve(Object.class);
				boolean gap = error instanceof UnboundConfigurationPropertiesException;
				add(ProblemCode.VALUE_INVALID, name, property,
						gap ? "The positions of this list have a gap." : explanation(type),
						gap ? "Number its elements from [0] without a gap" : suggestion(type));
			}
			return null;
		}

		private void add(ProblemCode code, ConfigurationPropertyName name, @Nullable ConfigurationProperty property,
				String explanation, String suggestion) {
			String value = (property != null) ? value(property) : null;
			PropertyProblem problem = new PropertyProblem(code, PropertyKeys.display(name), value, origin(property),
					explanation, suggestion);
			if (!CorsPropertiesReader.this.problems.contains(problem)) {
				CorsPropertiesReader.this.problems.add(problem);
			}
		}

		private String explanation(Class<?> type) {
			if (type == boolean.class || type == Boolean.class) {
				return "This is neither true nor false.";
			}
			if (type == Duration.class) {
				return "This is no duration.";
			}
			return (type == int.class) ? "This is no whole number." : "This is a group of keys, not a single value.";
		}

		private String suggestion(Class<?> type) {
			if (type == boolean.class || type == Boolean.class) {
				return "Write true or false";
			}
			if (type == Duration.class) {
				return "Write a number of seconds, or a number with a unit, such as 600 or 10m";
			}
			return (type == int.class) ? "Write a whole number, such as 0"
					: "Write the settings below it, each under its own key";
		}

	}

}
