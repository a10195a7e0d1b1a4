package io.github.corsstarter.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Reads the properties below {@code cors}, with where each was read. Spring Boot's own
 * binding of a class stops at the first problem, and takes its time over long lists; this
 * goes on after a value of the wrong type as if it were not there, and collects the
 * problems. Names are looked up by Spring Boot, so all the spellings that it knows count.
 */
final class CorsPropertiesReader {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	private final PropertySourcesPlaceholdersResolver placeholders;

	private final PropertyNames names;

	// What the properties of each policy begin with
	private final Map<String, ConfigurationPropertyName> prefixes = new HashMap<>();

	private final PropertySettings settings;

	private final List<PropertyProblem> problems = new ArrayList<>();

	private final CorsProperties properties;

	CorsPropertiesReader(Environment environment) {
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
		this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
		this.names = new PropertyNames(this.sources);
		this.settings = new PropertySettings(this.sources);
		checkGroup(CORS);
		this.properties = readGroup(CorsProperties.class, CORS);
		findRepeatedPolicies();
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
			if ((scalar != null && !isEmpty(scalar.getValue()))
					|| source.getConfigurationProperty(origins.append("[0]")) != null) {
				return true;
			}
		}
		return false;
	}

	private <T extends Record> T readGroup(Class<T> type, ConfigurationPropertyName prefix) {
		RecordComponent[] components = type.getRecordComponents();
		// A record's own constructor has its components as parameters, and they have the
		// annotations
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		Annotation[][] annotations = constructor.getParameterAnnotations();
		@Nullable Object[] values = new Object[components.length];
		for (int i = 0; i < values.length; i++) {
			ConfigurationPropertyName name = prefix.append(PropertyKeys.key(components[i]));
			Object value = read(components[i].getType(), name);
			values[i] = (value != null) ? value : defaultValue(components[i].getType(), annotations[i]);
		}
		try {
			return type.cast(constructor.newInstance(values));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable Object read(Class<?> type, ConfigurationPropertyName name) {
		if (type == List.class) {
			return readList(name);
		}
		if (type == Map.class) {
			checkGroup(name);
			return readPolicies();
		}
		if (type.isRecord()) {
			checkGroup(name);
			return readGroup(type.asSubclass(Record.class), name);
		}
		return readValue(type, name);
	}

	private static @Nullable Object defaultValue(Class<?> type, Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			if (annotation instanceof DefaultValue value) {
				return (type == List.class) ? List.of(value.value()) : convert(value.value()[0], type);
			}
		}
		return null;
	}

	private Map<String, CorsProperties.Policy> readPolicies() {
		Map<String, CorsProperties.Policy> policies = new LinkedHashMap<>();
		for (ConfigurationPropertyName prefix : this.names.policies()) {
			if (checkGroup(prefix)) {
				String policy = prefix.getElement(2, Form.ORIGINAL);
				this.prefixes.put(policy, prefix);
				policies.put(policy, readGroup(CorsProperties.Policy.class, prefix));
			}
		}
		return policies;
	}

	/**
	 * Check that a name that others are below has no value of its own. An empty one is
	 * none, and what a variable of the system is called means nothing.
	 */
	private boolean checkGroup(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = PropertyNames.areOurs(source) ? source.getConfigurationProperty(name)
					: null;
			if (property != null && !isEmpty(property.getValue()) && !this.names.isAncestor(name)) {
				add(PropertyKeys.display(name), property, "This is a group of keys, not a single value.",
						"Write the settings below it, each under its own key");
				return false;
			}
		}
		return true;
	}

	private static boolean isEmpty(Object value) {
		return ObjectUtils.isEmpty(value) || value.toString().isBlank();
	}

	private @Nullable Object readValue(Class<?> type, ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null && isEmpty(property.getValue())) {
				return null;
			}
			if (property != null) {
				this.settings.addValue(name, source);
				return convert(property, type);
			}
		}
		return null;
	}

	private @Nullable Object convert(ConfigurationProperty property, Class<?> type) {
		String text = resolve(property.getValue());
		try {
			return text.isBlank() ? null : convert(text, type);
		}
		catch (IllegalArgumentException | ConversionException ex) {
			add(PropertyKeys.display(property.getName()), property, explanation(type), suggestion(type));
			return null;
		}
	}

	private static @Nullable Object convert(String text, Class<?> type) {
		return (type == Duration.class) ? DurationStyle.detectAndParse(text, ChronoUnit.SECONDS)
				: ApplicationConversionService.getSharedInstance().convert(text, type);
	}

	/**
	 * Return a list from the first source that has it, as one value or by its elements.
	 */
	private @Nullable List<String> readList(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				this.settings.addValue(name, source);
				return split(property.getValue());
			}
			List<String> elements = readElements(source, name);
			checkLast(source, name, elements.size());
			if (!elements.isEmpty()) {
				this.settings.addElements(name, source, elements.size());
				return elements;
			}
		}
		return null;
	}

	/**
	 * Check that the last element of a list was reached. To set a single one of a list
	 * that another source has is no way to change it.
	 */
	private void checkLast(ConfigurationPropertySource source, ConfigurationPropertyName list, int size) {
		ConfigurationPropertyName last = this.names.lastElement(list, source);
		ConfigurationProperty property = (last != null) ? source.getConfigurationProperty(last) : null;
		if (last != null && property != null && PropertyNames.index(last) >= size) {
			add(PropertyKeys.display(list) + "[" + last.getLastElement(Form.ORIGINAL) + "]", property,
					"The positions of this list have a gap.", "Number its elements from [0] without a gap");
		}
	}

	private List<String> readElements(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		List<String> elements = new ArrayList<>();
		ConfigurationProperty property = source.getConfigurationProperty(PropertySettings.element(name, 0));
		while (property != null) {
			elements.add(resolve(property.getValue()));
			property = source.getConfigurationProperty(PropertySettings.element(name, elements.size()));
		}
		return elements;
	}

	private List<String> split(Object value) {
		if (isEmpty(value)) {
			return List.of();
		}
		Object list = (value instanceof Object[] array) ? Arrays.asList(array) : value;
		if (list instanceof Collection<?> elements) {
			return elements.stream().map(this::resolve).toList();
		}
		List<String> elements = new ArrayList<>();
		for (String element : StringUtils.delimitedListToStringArray(resolve(value), ",")) {
			elements.add(element.trim());
		}
		return elements;
	}

	/**
	 * Return a text with the values of its placeholders. One that refers to itself stays
	 * as it is, which is a problem wherever it stands.
	 */
	private String resolve(Object value) {
		try {
			return String.valueOf(this.placeholders.resolvePlaceholders(value));
		}
		catch (IllegalArgumentException ex) {
			return String.valueOf(value);
		}
	}

	private void findRepeatedPolicies() {
		Set<String> reported = new HashSet<>();
		for (PropertyNames.Place place : this.names.repeatedPolicies()) {
			String policy = PropertyKeys.display(place.name().chop(3));
			if (reported.add(policy)) {
				this.problems.add(new PropertyProblem(ProblemCode.POLICY_NAME_RESERVED, policy, null,
						PropertySettings.origin(place.source().getConfigurationProperty(place.name())),
						"Another policy has this name: case, dashes and underscores make no difference.",
						"Give the policy another name"));
			}
		}
	}

	private void findUnknownKeys() {
		Set<String> reported = new HashSet<>();
		for (PropertyProblem problem : this.problems) {
			reported.add(problem.property());
		}
		for (PropertyNames.Place place : this.names.unknown()) {
			ConfigurationPropertyName name = place.name();
			ConfigurationProperty property = place.source().getConfigurationProperty(name);
			ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
			PropertyProblem problem = PropertyKeys.check(name, PropertySettings.value(property),
					PropertySettings.origin(property));
			if (problem != null && reported.add(PropertyKeys.display(setting))) {
				this.problems.add(problem);
			}
		}
	}

	private void add(String name, ConfigurationProperty property, String explanation, String suggestion) {
		this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, name, PropertySettings.value(property),
				PropertySettings.origin(property), explanation, suggestion));
	}

	private static String explanation(Class<?> type) {
		if (type == Duration.class) {
			return "This is no duration.";
		}
		return (type == int.class) ? "This is no whole number." : "This is neither true nor false.";
	}

	private static String suggestion(Class<?> type) {
		if (type == Duration.class) {
			return "Write a number of seconds, or a number with a unit, such as 600 or 10m";
		}
		return (type == int.class) ? "Write a whole number, such as 0" : "Write true or false";
	}

	/**
	 * Return which properties are set, and where each was read.
	 */
	PropertySettings settings() {
		return this.settings;
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
		return (policy != null) ? Objects.requireNonNull(this.prefixes.get(policy)) : CORS;
	}

}
