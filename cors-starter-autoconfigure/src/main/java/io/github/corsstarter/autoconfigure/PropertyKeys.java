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
 * The keys that exist below {@code cors}, and what to say of one that doesn't. Keys are
 * compared in their uniform form: lower case, no dashes.
 */
final class PropertyKeys {

	/** What other CORS configurations call it, and what people expect it to be called. */
	private static final Map<String, String> ELSEWHERE = Map.ofEntries(
			Map.entry("allowedoriginpatterns", "allowed-origins"), Map.entry("allowedoriginpattern", "allowed-origins"),
			Map.entry("allowedoriginspatterns", "allowed-origins"), Map.entry("originpatterns", "allowed-origins"),
			Map.entry("originpattern", "allowed-origins"), Map.entry("origins", "allowed-origins"),
			Map.entry("origin", "allowed-origins"), Map.entry("methods", "allowed-methods"),
			Map.entry("method", "allowed-methods"), Map.entry("headers", "allowed-headers"),
			Map.entry("header", "allowed-headers"), Map.entry("credentials", "allow-credentials"),
			Map.entry("maxageseconds", "max-age"), Map.entry("pathpatterns", "paths"),
			Map.entry("pathpattern", "paths"), Map.entry("patterns", "paths"), Map.entry("pattern", "paths"),
			Map.entry("mappings", "paths"), Map.entry("mapping", "paths"), Map.entry("urlpatterns", "paths"));

	static final String POLICY_MISSING = "The name of the policy is missing. Without brackets, only letters of a to z "
			+ "and digits count.";

	private static final PropertyKeys TOP = new PropertyKeys(CorsProperties.class);

	private static final PropertyKeys CHECK = new PropertyKeys(CorsProperties.Check.class);

	private static final PropertyKeys POLICY = new PropertyKeys(CorsProperties.Policy.class);

	/** The keys as they are written, by their uniform form. */
	private final Map<String, String> keys = new LinkedHashMap<>();

	/** Whether a key has elements, by its uniform form. */
	private final Map<String, Boolean> lists = new LinkedHashMap<>();

	private PropertyKeys(Class<? extends Record> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String uniform = component.getName().toLowerCase(Locale.ROOT);
			this.keys.put(uniform, key(component));
			this.lists.put(uniform, component.getType() == List.class);
		}
	}

	/**
	 * Return the key that stands for a component, as it is written.
	 */
	static String key(RecordComponent component) {
		StringBuilder key = new StringBuilder();
		for (char c : component.getName().toCharArray()) {
			key.append((c >= 'A' && c <= 'Z') ? "-" : "").append(Character.toLowerCase(c));
		}
		return key.toString();
	}

	/**
	 * Return whether a key exists, and has elements only if it may.
	 * @param name the name of a property below {@code cors}
	 */
	static boolean isKnown(ConfigurationPropertyName name) {
		return check(name, "", null) == null;
	}

	/**
	 * Return the settings that exist.
	 * @param policies the names that the properties of each policy begin with
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
	 * Return the settings that a policy may have.
	 * @param policy the name that the properties of the policy begin with
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
	 * Return how many elements of a name are those of its setting; further ones are of an
	 * element of a list, or are wrong.
	 * @param name the name of a property below {@code cors}
	 */
	static int elementsOfSetting(ConfigurationPropertyName name) {
		return Math.min(name.getNumberOfElements(), position(name.getElement(1, Form.UNIFORM)) + 1);
	}

	private static int position(String group) {
		return group.equals("policies") ? 3 : (group.equals("check") ? 2 : 1);
	}

	/**
	 * Check a key.
	 * @param name the name of a property below {@code cors}
	 * @param value its value
	 * @param origin where it was read
	 * @return the problem, or {@code null} if the key exists
	 */
	static @Nullable PropertyProblem check(ConfigurationPropertyName name, String value, @Nullable Origin origin) {
		String group = name.getElement(1, Form.UNIFORM);
		boolean policy = group.equals("policies");
		boolean check = group.equals("check");
		int position = position(group);
		if (name.getNumberOfElements() <= position) {
			// What isn't empty here is no group of keys, which the reader tells
			return null;
		}
		PropertyKeys keys = policy ? POLICY : (check ? CHECK : TOP);
		String uniform = name.getElement(position, Form.UNIFORM);
		if (keys.keys.containsKey(uniform)) {
			return keys.checkShape(name, position, value, origin);
		}
		if (policy && name.isLastElementIndexed() && lacksPolicy(name.getParent())) {
			return new PropertyProblem(ProblemCode.KEY_UNKNOWN, display(name), value, origin, POLICY_MISSING,
					suggestPolicy(name.getParent()));
		}
		String split = keys.joined(name, position);
		if (split != null) {
			return new PropertyProblem(ProblemCode.KEY_UNKNOWN, display(name), value, origin, "There is no such key.",
					"Write " + display(name.chop(position)) + "." + split);
		}
		return new PropertyProblem(ProblemCode.KEY_UNKNOWN, display(name), value, origin, "There is no such key.",
				policy ? suggestInPolicy(name, uniform) : (check ? suggestInCheck(uniform) : suggestAtTop(uniform)));
	}

	/**
	 * Return whether a name is that of a setting of a policy, but without the policy's.
	 * Spring Boot drops a name without any character that it allows.
	 */
	static boolean lacksPolicy(ConfigurationPropertyName name) {
		return name.getNumberOfElements() == 3 && name.getElement(1, Form.UNIFORM).equals("policies")
				&& POLICY.keys.containsKey(name.getElement(2, Form.UNIFORM));
	}

	/**
	 * Return what to write instead of a setting without the name of a policy.
	 */
	static String suggestPolicy(ConfigurationPropertyName setting) {
		return "Write cors.policies.<name>." + setting.getElement(2, Form.ORIGINAL)
				+ ", with a name of other characters in brackets and quotes: \"[<name>]\"";
	}

	private @Nullable PropertyProblem checkShape(ConfigurationPropertyName name, int position, String value,
			@Nullable Origin origin) {
		int more = name.getNumberOfElements() - position - 1;
		boolean list = Boolean.TRUE.equals(this.lists.get(name.getElement(position, Form.UNIFORM)));
		if (more == 0 || (list && more == 1 && name.isLastElementIndexed())) {
			return null;
		}
		String setting = display(name.chop(position + 1));
		return new PropertyProblem(ProblemCode.VALUE_INVALID, display(name), value, origin,
				list ? "The elements of a list have no keys." : "This is a single value, neither a list nor a group.",
				list ? "Write a list of values below " + setting : "Write one value at " + setting);
	}

	private static String suggestAtTop(String uniform) {
		String key = TOP.nearest(uniform);
		if (key != null) {
			return "Write cors." + key;
		}
		String policyKey = POLICY.nearest(uniform);
		return (policyKey != null) ? "Write cors.policies.<name>." + policyKey
				: TOP.listed() + ". Keys of your own need another prefix than cors";
	}

	private static String suggestInCheck(String uniform) {
		String nearest = CHECK.nearest(uniform);
		return (nearest != null) ? "Write cors.check." + nearest : CHECK.listed();
	}

	private static String suggestInPolicy(ConfigurationPropertyName name, String uniform) {
		int last = name.getNumberOfElements() - 1;
		int key = name.isLastElementIndexed() ? last - 1 : last;
		if (key > 3 && POLICY.keys.containsKey(name.getElement(key, Form.UNIFORM))) {
			StringBuilder policy = new StringBuilder(name.getElement(2, Form.ORIGINAL));
			for (int i = 3; i < key; i++) {
				policy.append('.').append(name.getElement(i, Form.ORIGINAL));
			}
			return "Write the name of the policy in brackets and quotes, since it has dots: \"[" + policy + "]\"";
		}
		String exact = TOP.keys.get(uniform);
		if (exact != null) {
			return "Write cors." + exact + ", for all policies";
		}
		String nearest = POLICY.nearest(uniform);
		return (nearest != null) ? "Write " + display(name.chop(3)) + "." + nearest : POLICY.listed();
	}

	private @Nullable String nearest(String uniform) {
		String elsewhere = ELSEWHERE.get(uniform);
		if (elsewhere != null) {
			return this.keys.containsValue(elsewhere) ? elsewhere : null;
		}
		String nearest = Nearest.of(uniform, this.keys.keySet());
		return (nearest != null) ? this.keys.get(nearest) : null;
	}

	/**
	 * Return the key that somebody has written with a dot in it, such as
	 * {@code allowed.origins}.
	 */
	private @Nullable String joined(ConfigurationPropertyName name, int position) {
		StringBuilder uniform = new StringBuilder();
		for (int i = position; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			uniform.append(name.getElement(i, Form.UNIFORM));
		}
		return this.keys.get(uniform.toString());
	}

	private String listed() {
		return "Known are " + String.join(", ", this.keys.values());
	}

	/**
	 * Return the name as it was written.
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
