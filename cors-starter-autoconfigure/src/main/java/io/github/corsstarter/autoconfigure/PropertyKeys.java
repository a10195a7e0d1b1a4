package io.github.corsstarter.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.refusal.Nearest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;

/**
 * The known keys under {@code cors}. They are compared in their uniform form, in lower
 * case and without dashes.
 */
final class PropertyKeys {

	/** Names in other CORS configurations, and names that people expect. */
	private static final Map<String, String> ELSEWHERE = Map.ofEntries(
			Map.entry("allowedoriginpatterns", "allowed-origins"), Map.entry("allowedoriginpattern", "allowed-origins"),
			Map.entry("allowedoriginspatterns", "allowed-origins"), Map.entry("originpatterns", "allowed-origins"),
			Map.entry("originpattern", "allowed-origins"), Map.entry("origins", "allowed-origins"),
			Map.entry("origin", "allowed-origins"), Map.entry("methods", "allowed-methods"),
			Map.entry("method", "allowed-methods"), Map.entry("headers", "allowed-headers"),
			Map.entry("header", "allowed-headers"), Map.entry("credentials", "allow-credentials"),
			Map.entry("maxageseconds", "max-age"), Map.entry("pathpatterns", "paths"),
			Map.entry("pathpattern", "paths"), Map.entry("patterns", "paths"), Map.entry("pattern", "paths"),
			Map.entry("mappings", "paths"), Map.entry("mapping", "paths"), Map.entry("urlpatterns", "paths"),
			Map.entry("policy", "policies"));

	static final String POLICY_MISSING = "The name of the policy is missing. Outside brackets, only the letters a to z "
			+ "and digits count.";

	private static final PropertyKeys TOP = new PropertyKeys(CorsProperties.class);

	private static final PropertyKeys CHECK = new PropertyKeys(CorsProperties.Check.class);

	private static final PropertyKeys POLICY = new PropertyKeys(CorsProperties.Policy.class);

	/** The keys in their written form, by uniform form. */
	private final Map<String, String> keys = new LinkedHashMap<>();

	/** Whether a key is a list, by uniform form. */
	private final Map<String, Boolean> lists = new LinkedHashMap<>();

	private PropertyKeys(Class<? extends Record> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String uniform = component.getName().toLowerCase(Locale.ROOT);
			this.keys.put(uniform, key(component));
			this.lists.put(uniform, component.getType() == List.class);
		}
	}

	/**
	 * Return the key of a component in its written form.
	 */
	static String key(RecordComponent component) {
		StringBuilder key = new StringBuilder();
		for (char c : component.getName().toCharArray()) {
			key.append((c >= 'A' && c <= 'Z') ? "-" : "").append(Character.toLowerCase(c));
		}
		return key.toString();
	}

	/**
	 * Return whether a key exists, and has elements only if it is a list.
	 * @param name the name of a property under {@code cors}
	 */
	static boolean isKnown(ConfigurationPropertyName name) {
		return name.getNumberOfElements() <= position(name) || (isKey(name) && checkShape(name, "", null) == null);
	}

	/**
	 * Return whether a name is the name of a setting, and not of a group or an element of
	 * a list.
	 * @param name the name of a property under {@code cors}
	 */
	static boolean isSetting(ConfigurationPropertyName name) {
		return name.getNumberOfElements() > position(name) && isKnown(name)
				&& !List.of("policies", "check").contains(name.getLastElement(Form.UNIFORM));
	}

	private static boolean isKey(ConfigurationPropertyName name) {
		return of(name).keys.containsKey(name.getElement(position(name), Form.UNIFORM));
	}

	/**
	 * Return the keys of the group that contains a name.
	 * @param name the name of a property under {@code cors}
	 */
	static PropertyKeys of(ConfigurationPropertyName name) {
		return switch (position(name)) {
			case 3 -> POLICY;
			case 2 -> CHECK;
			default -> TOP;
		};
	}

	static PropertyKeys ofPolicies() {
		return POLICY;
	}

	/**
	 * Return all known settings.
	 * @param policies the prefixes of the policies' properties
	 * @return the names of all settings, without elements of lists
	 */
	static List<ConfigurationPropertyName> settings(Collection<ConfigurationPropertyName> policies) {
		List<ConfigurationPropertyName> settings = new ArrayList<>();
		TOP.addSettings(ConfigurationPropertyName.of("cors"), settings);
		CHECK.addSettings(ConfigurationPropertyName.of("cors.check"), settings);
		policies.forEach((policy) -> settings.addAll(settings(policy)));
		return settings;
	}

	/**
	 * Return all settings of a policy.
	 * @param policy the prefix of the policy's properties
	 * @return the names of the settings, without elements of lists
	 */
	static List<ConfigurationPropertyName> settings(ConfigurationPropertyName policy) {
		List<ConfigurationPropertyName> settings = new ArrayList<>();
		POLICY.addSettings(policy, settings);
		return settings;
	}

	private void addSettings(ConfigurationPropertyName prefix, List<ConfigurationPropertyName> settings) {
		this.keys.values().forEach((key) -> settings.add(prefix.append(key)));
	}

	/**
	 * Return the number of a name's elements that belong to its setting. Further elements
	 * are positions in a list, or are invalid.
	 * @param name the name of a property under {@code cors}
	 */
	static int elementsOfSetting(ConfigurationPropertyName name) {
		return Math.min(name.getNumberOfElements(), position(name) + 1);
	}

	/**
	 * Return the position of the key among the elements of a name.
	 * @param name the name of a property under {@code cors}
	 */
	static int position(ConfigurationPropertyName name) {
		String group = name.getElement(1, Form.UNIFORM);
		return group.equals("policies") ? 3 : (group.equals("check") ? 2 : 1);
	}

	/**
	 * Return whether a name is one for origin patterns, as in Spring. Here, they are part
	 * of the origins.
	 */
	static boolean isOfOriginPatterns(ConfigurationPropertyName name) {
		String uniform = name.getLastElement(Form.UNIFORM);
		return uniform.endsWith("patterns") && "allowed-origins".equals(ELSEWHERE.get(uniform));
	}

	/**
	 * Return whether a name is a policy's setting without the policy's name. Spring Boot
	 * drops names without any supported character.
	 */
	static boolean lacksPolicy(ConfigurationPropertyName name) {
		return name.getNumberOfElements() == 3 && name.getElement(1, Form.UNIFORM).equals("policies")
				&& POLICY.keys.containsKey(name.getElement(2, Form.UNIFORM));
	}

	/**
	 * Return the fix for a setting without the name of its policy.
	 */
	static String suggestPolicy(ConfigurationPropertyName setting) {
		return "Write cors.policies.<name>." + setting.getElement(2, Form.ORIGINAL)
				+ ". Put a name with other characters in brackets and quotes: \"[<name>]\"";
	}

	/**
	 * Check that a known key has elements only if it is a list.
	 * @param name the name of a property under {@code cors}
	 * @param value its value
	 * @param origin its source
	 * @return the problem, or {@code null} if there is none or the key doesn't exist
	 */
	static @Nullable PropertyProblem checkShape(ConfigurationPropertyName name, String value, @Nullable Origin origin) {
		int position = position(name);
		int more = name.getNumberOfElements() - position - 1;
		boolean list = more >= 0 && Boolean.TRUE.equals(of(name).lists.get(name.getElement(position, Form.UNIFORM)));
		if (more <= 0 || !isKey(name) || (list && more == 1 && name.isLastElementIndexed())) {
			return null;
		}
		String setting = display(name.chop(position + 1));
		return new PropertyProblem(ProblemCode.VALUE_INVALID, display(name), value, origin,
				list ? "List elements can't have keys." : "This property takes a single value, not a list or a group.",
				list ? "Write a list of values under " + setting : "Write a single value at " + setting);
	}

	/**
	 * Return the name of a policy that is written with dots and without brackets.
	 * @param name the name of a property under {@code cors}
	 * @return the name of the policy, or {@code null} if it has no dots or isn't followed
	 * by a key
	 */
	static @Nullable String dottedPolicy(ConfigurationPropertyName name) {
		int last = name.getNumberOfElements() - 1;
		int key = name.isLastElementIndexed() ? last - 1 : last;
		if (position(name) < 3 || key <= 3 || !POLICY.keys.containsKey(name.getElement(key, Form.UNIFORM))) {
			return null;
		}
		StringBuilder policy = new StringBuilder(name.getElement(2, Form.ORIGINAL));
		for (int i = 3; i < key; i++) {
			policy.append('.').append(name.getElement(i, Form.ORIGINAL));
		}
		return policy.toString();
	}

	/**
	 * Return the nearest known key.
	 * @param uniform the uniform form of a key
	 * @return the known key in its written form, or {@code null} if none is near
	 */
	@Nullable String nearest(String uniform) {
		String elsewhere = ELSEWHERE.get(uniform);
		if (elsewhere != null) {
			return this.keys.containsValue(elsewhere) ? elsewhere : null;
		}
		String nearest = Nearest.of(uniform, this.keys.keySet());
		return (nearest != null) ? this.keys.get(nearest) : null;
	}

	/**
	 * Return the written form of a key.
	 * @param uniform the uniform form of the key
	 * @return the written form, or {@code null} if the key is unknown
	 */
	@Nullable String exact(String uniform) {
		return this.keys.get(uniform);
	}

	/**
	 * Return the written forms of the keys.
	 */
	Collection<String> written() {
		return this.keys.values();
	}

	/**
	 * Return a name as written.
	 */
	static String display(ConfigurationPropertyName name) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			boolean plain = element.chars().allMatch((c) -> c == '-' || c == '_' || Character.isLetterOrDigit(c));
			if (name.isNumericIndex(i) || !plain) {
				text.append('[').append(element).append(']');
			}
			else {
				text.append((i > 0) ? "." : "").append(element);
			}
		}
		return text.toString();
	}

}
