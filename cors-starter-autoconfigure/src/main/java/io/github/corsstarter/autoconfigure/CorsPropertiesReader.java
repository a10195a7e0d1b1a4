package io.github.corsstarter.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.ProblemText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyCaching;
import org.springframework.boot.context.properties.source.ConfigurationPropertyCaching.CacheOverride;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Reads the properties under {@code cors}, with the source of each. Spring Boot's own
 * binding stops at the first problem and is slow for long lists. This reader collects all
 * problems, and treats a value of the wrong type as absent. Spring Boot looks up the
 * names, so all its spellings are supported.
 */
final class CorsPropertiesReader {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private static final ConfigurationPropertyName CHECK = CORS.append("check");

	// Cached, since the JVM would parse them again for each policy
	private static final ClassValue<Annotation[][]> ANNOTATIONS = new ClassValue<>() {

		@Override
		protected Annotation[][] computeValue(Class<?> type) {
			return type.getDeclaredConstructors()[0].getParameterAnnotations();
		}

	};

	private final PropertyValues values;

	private final PropertyNames names;

	// The prefix of each policy's properties
	private final Map<String, ConfigurationPropertyName> prefixes = new HashMap<>();

	private final PropertySettings settings;

	private final List<String> warnings = new ArrayList<>();

	private final Set<ConfigurationPropertyName> meantByUnknownKeys = new HashSet<>();

	private final CorsProperties properties;

	CorsPropertiesReader(Environment environment) {
		this.values = new PropertyValues(environment);
		this.settings = new PropertySettings(this.values.sources());
		// Without the cache, each look-up in a mutable source would iterate all its names
		CacheOverride cache = ConfigurationPropertyCaching.get(this.values.sources()).override();
		try {
			this.names = new PropertyNames(this.values.sources());
			checkGroup(CORS);
			this.properties = readGroup(CorsProperties.class, CORS);
			this.values.problems().addAll(RepeatedNames.find(this.values.sources(), this.names.policies()));
			findUnknownKeys();
			checkPath(this.properties.check(), this.values);
		}
		finally {
			cache.close();
		}
	}

	/**
	 * Return whether policies are enabled. An invalid value is reported later.
	 * @param environment the environment
	 * @return {@code false} if {@code cors.enabled} is false
	 */
	static boolean isEnabled(Environment environment) {
		return read(new PropertyValues(environment), CorsProperties.class, CORS, "enabled", Boolean.class);
	}

	/**
	 * Return whether the open check is enabled, or has an invalid value to report.
	 * @param environment the environment
	 * @return {@code false} if {@code cors.check.enabled} is false
	 */
	static boolean mayHaveOpenCheck(Environment environment) {
		PropertyValues values = new PropertyValues(environment);
		return readCheck(values).enabled() || !values.problems().isEmpty();
	}

	/**
	 * Return whether any property is set, even an unknown one.
	 * @param environment the environment
	 * @return whether a source has a property under {@code cors}
	 */
	static boolean isAnySet(Environment environment) {
		return new PropertyValues(environment).sources()
			.stream()
			.anyMatch((source) -> source.containsDescendantOf(CORS) == ConfigurationPropertyState.PRESENT);
	}

	/**
	 * Return whether the top level has origins, without reading all of them.
	 * @param environment the environment
	 * @return whether it has at least one
	 */
	static boolean hasTopLevelOrigins(Environment environment) {
		return new PropertyValues(environment).hasElements(CORS.append("allowed-origins"));
	}

	/**
	 * Read only the order of the filter.
	 * @param environment the environment
	 * @return the order
	 * @throws InvalidCorsPropertiesException if it isn't valid
	 */
	static int readFilterOrder(Environment environment) {
		PropertyValues values = new PropertyValues(environment);
		int order = read(values, CorsProperties.class, CORS, "filter-order", Integer.class);
		return valid(order, values);
	}

	/**
	 * Read only the properties of the open check.
	 * @param environment the environment
	 * @return the properties
	 * @throws InvalidCorsPropertiesException if one of them isn't valid
	 */
	static CorsProperties.Check readCheck(Environment environment) {
		PropertyValues values = new PropertyValues(environment);
		CorsProperties.Check check = readCheck(values);
		checkPath(check, values);
		return valid(check, values);
	}

	/**
	 * Check {@code cors.enabled}, the only property that applies if policies aren't read
	 * from properties.
	 * @param environment the environment
	 * @throws InvalidCorsPropertiesException if {@code cors.enabled} is neither true nor
	 * false
	 */
	static void checkEnabled(Environment environment) {
		PropertyValues values = new PropertyValues(environment);
		valid(read(values, CorsProperties.class, CORS, "enabled", Boolean.class), values);
	}

	private static <T> T valid(T value, PropertyValues values) {
		if (!values.problems().isEmpty()) {
			throw new InvalidCorsPropertiesException(values.problems());
		}
		return value;
	}

	private static CorsProperties.Check readCheck(PropertyValues values) {
		return new CorsProperties.Check(read(values, CorsProperties.Check.class, CHECK, "enabled", Boolean.class),
				read(values, CorsProperties.Check.class, CHECK, "path", String.class));
	}

	private static <T> T read(PropertyValues values, Class<? extends Record> group, ConfigurationPropertyName prefix,
			String key, Class<T> type) {
		ConfigurationProperty property = values.find(prefix.append(key));
		Object value = (property != null) ? values.convert(property, type) : null;
		RecordComponent[] components = group.getRecordComponents();
		for (int i = 0; value == null && i < components.length; i++) {
			if (PropertyKeys.key(components[i]).equals(key)) {
				value = defaultValue(type, ANNOTATIONS.get(group)[i]);
			}
		}
		return type.cast(Objects.requireNonNull(value));
	}

	private static void checkPath(CorsProperties.Check check, PropertyValues values) {
		ConfigurationPropertyName name = CHECK.append("path");
		ConfigurationProperty property = values.find(name);
		if (check.enabled() && property != null && check.path().chars().anyMatch(CorsPropertiesReader::isSpecial)) {
			values.problems()
				.add(new PropertyProblem(ProblemCode.PATH_INVALID, PropertyKeys.display(name), check.path(),
						property.getOrigin(), "The open check needs a path, not a pattern.",
						"Write a path such as /cors-check"));
		}
	}

	private static boolean isSpecial(int c) {
		return c <= ' ' || c == 0x7f || "*{}?%;\\".indexOf(c) >= 0;
	}

	private <T extends Record> T readGroup(Class<T> type, ConfigurationPropertyName prefix) {
		RecordComponent[] components = type.getRecordComponents();
		// The canonical constructor of a record has the components as parameters, with
		// their
		// annotations
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		Annotation[][] annotations = ANNOTATIONS.get(type);
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

	static @Nullable Object defaultValue(Class<?> type, Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			if (annotation instanceof DefaultValue value) {
				return (type == List.class) ? List.of(value.value()) : PropertyValues.convert(value.value()[0], type);
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
	 * Check that a group of properties has no value of its own. Empty values don't count,
	 * and neither do environment variables and system properties.
	 */
	private boolean checkGroup(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.values.sources()) {
			ConfigurationProperty property = PropertyNames.areOurs(source) ? PropertyValues.peek(source, name) : null;
			if (property != null && !PropertyValues.isEmpty(property.getValue()) && !this.names.isAncestor(name)) {
				boolean lacksPolicy = PropertyKeys.lacksPolicy(name);
				this.values.addProblem(PropertyKeys.display(name), property,
						lacksPolicy ? PropertyKeys.POLICY_MISSING : "This is a group of keys, not a single value.",
						lacksPolicy ? PropertyKeys.suggestPolicy(name)
								: settingsBelow(name, PropertySettings.value(property).trim()));
				return false;
			}
		}
		return true;
	}

	private static String settingsBelow(ConfigurationPropertyName name, String value) {
		boolean onOrOff = value.equals("true") || value.equals("false");
		if ((name.equals(CHECK) && onOrOff) || (name.equals(CORS) && value.equals("false"))) {
			return "Write " + PropertyKeys.display(name.append("enabled")) + ": " + value;
		}
		String example = name.equals(CORS) ? ", such as cors.allowed-origins"
				: (name.getNumberOfElements() == 3) ? ", such as " + PropertyKeys.display(name.append("paths")) : "";
		return "Write the settings under it, each with its own key" + example;
	}

	private @Nullable Object readValue(Class<?> type, ConfigurationPropertyName name) {
		ConfigurationProperty property = this.values.find(name);
		if (property == null) {
			return null;
		}
		this.settings.addValue(name, property);
		return this.values.convert(property, type);
	}

	private @Nullable List<String> readList(ConfigurationPropertyName name) {
		PropertyList list = this.values.readList(name);
		for (ConfigurationPropertySource source : this.values.sources()) {
			boolean end = list != null && list.source() == source;
			if (!end || (list != null && list.isIndexed())) {
				checkLast(source, name, (end && list != null) ? list.size() : 0);
			}
			if (end) {
				break;
			}
		}
		if (list == null) {
			return null;
		}
		for (PropertyList.Element element : list.empty()) {
			this.warnings.add(line(PropertyKeys.display(name) + "[" + element.position() + "]", element.property(),
					"An empty element is ignored."));
		}
		this.settings.addList(name, list);
		return list.texts();
	}

	/**
	 * Check that a list has no gap. Setting a single element can't change a list of
	 * another source.
	 */
	private void checkLast(ConfigurationPropertySource source, ConfigurationPropertyName list, int size) {
		ConfigurationPropertyName last = this.names.lastElement(list, source);
		ConfigurationProperty property = (last != null) ? PropertyValues.peek(source, last) : null;
		if (last != null && property != null && PropertyNames.index(last) >= size) {
			this.values.addProblem(PropertyKeys.display(list) + "[" + last.getLastElement(Form.ORIGINAL) + "]",
					property, "The indexes of this list have a gap.", "Number the elements from [0] without gaps");
		}
	}

	/**
	 * Return the log line of a warning.
	 */
	static String line(String name, ConfigurationProperty property, String explanation) {
		return ProblemText.of(name, PropertySettings.value(property), PropertyOriginText.of(property.getOrigin()),
				explanation);
	}

	private void findUnknownKeys() {
		Set<String> reported = new HashSet<>();
		for (PropertyProblem problem : this.values.problems()) {
			reported.add(problem.property());
		}
		UnknownKey unknown = new UnknownKey(this.properties, this.names.unknown(), freePolicyName());
		for (PropertyNames.Place place : this.names.unknown()) {
			ConfigurationPropertyName name = place.name();
			ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
			if (reported.add(PropertyKeys.display(setting))) {
				this.values.problems().add(suggestAddingIfSet(unknown.problem(name, place.source()), setting));
			}
			ConfigurationProperty property = PropertyValues.peek(place.source(), name);
			if (property != null && PropertyKeys.isOfOriginPatterns(setting)) {
				checkOrigins(name, property);
			}
		}
		this.meantByUnknownKeys.addAll(unknown.meant());
	}

	/**
	 * Return a problem with a different suggestion if the suggested key is also set.
	 */
	private PropertyProblem suggestAddingIfSet(PropertyProblem problem, ConfigurationPropertyName setting) {
		ConfigurationPropertyName meant = setting.getParent().append("allowed-origins");
		boolean both = PropertyKeys.isOfOriginPatterns(setting) && this.settings.isSet(meant);
		return both
				? new PropertyProblem(problem.code(), problem.property(), problem.value(), problem.origin(),
						problem.explanation(),
						"Add its values to " + PropertyKeys.display(meant) + ", which is also set, and remove this key")
				: problem;
	}

	/**
	 * Check values that become origins when their key is corrected.
	 */
	private void checkOrigins(ConfigurationPropertyName name, ConfigurationProperty property) {
		for (String value : StringUtils.tokenizeToStringArray(PropertySettings.value(property), ",")) {
			OriginPattern.Fault fault = OriginPattern.parse(value).fault();
			if (fault != null) {
				this.values.problems()
					.add(new PropertyProblem(fault.code(), PropertyKeys.display(name), value, property.getOrigin(),
							fault.explanation(), fault.suggestion()));
			}
		}
	}

	/**
	 * Return the set properties and their sources.
	 */
	PropertySettings settings() {
		return this.settings;
	}

	private static Predicate<ConfigurationPropertyName> policy(String name) {
		return CORS.append("policies").append(name)::isAncestorOf;
	}

	CorsProperties properties() {
		return this.properties;
	}

	/**
	 * Return the problems of keys and types. Doesn't include those of values.
	 */
	List<PropertyProblem> problems() {
		return this.values.problems();
	}

	/**
	 * Return the warnings, a line for each.
	 */
	List<String> warnings() {
		return this.warnings;
	}

	/**
	 * Return the number of elements of a list that a placeholder refers to.
	 */
	int sizeOfList(String placeholder) {
		return this.values.sizeOfList(placeholder);
	}

	/**
	 * Return whether an unknown key was meant for a setting that isn't set.
	 */
	boolean isMeantByUnknownKey(ConfigurationPropertyName setting) {
		return this.meantByUnknownKeys.contains(setting);
	}

	/**
	 * Return a name that no policy has, including those in suggestions for unknown keys.
	 */
	String freePolicyName() {
		String name = "api";
		for (int i = 2; this.names.hasPolicy(name) || this.meantByUnknownKeys.stream().anyMatch(policy(name)); i++) {
			name = "api" + i;
		}
		return name;
	}

	/**
	 * Return whether another reader has the same properties and problems.
	 */
	boolean hasSamePropertiesAs(CorsPropertiesReader other) {
		return this.properties.equals(other.properties) && problems().equals(other.problems());
	}

	/**
	 * Return the name of a property of a policy.
	 * @param policy the name of the policy, or {@code null} for the top level
	 * @param setting the key
	 * @return the name, with the policy's name as written
	 */
	ConfigurationPropertyName name(@Nullable String policy, String setting) {
		return prefix(policy).append(setting);
	}

	/**
	 * Return the prefix of a policy's properties.
	 */
	ConfigurationPropertyName prefix(@Nullable String policy) {
		return (policy != null) ? Objects.requireNonNull(this.prefixes.get(policy)) : CORS;
	}

}
