package io.github.corsstarter.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.corsstarter.diagnosis.Nearest;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;

/**
 * The keys that exist below {@code cors}, and what to say of one that doesn't.
 */
final class PropertyKeys {

	/** Spellings of other CORS configurations. */
	private static final Map<String, String> ELSEWHERE = Map.of("allowed-origin-patterns", "allowed-origins",
			"allowed-origin-pattern", "allowed-origins", "origins", "allowed-origins", "origin-patterns",
			"allowed-origins", "methods", "allowed-methods", "headers", "allowed-headers", "path-patterns", "paths",
			"mappings", "paths", "mapping", "paths", "url-patterns", "paths");

	private static final Map<String, Boolean> TOP = keys(CorsProperties.class);

	private static final Map<String, Boolean> POLICY = keys(CorsProperties.Policy.class);

	private PropertyKeys() {
	}

	/**
	 * Return the keys of a record, each with whether it has elements.
	 */
	private static Map<String, Boolean> keys(Class<? extends Record> type) {
		Map<String, Boolean> keys = new LinkedHashMap<>();
		for (RecordComponent component : type.getRecordComponents()) {
			keys.put(kebab(component.getName()), component.getType() == List.class);
		}
		return keys;
	}

	private static String kebab(String camelCase) {
		return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/**
	 * Check a key.
	 * @param name the name of a property below {@code cors}
	 * @param value its value
	 * @param origin where it was read
	 * @return the problem, or {@code null} if the key exists
	 */
	static @Nullable PropertyProblem check(ConfigurationPropertyName name, String value, @Nullable Origin origin) {
		boolean policy = name.getElement(1, Form.UNIFORM).equals("policies");
		int position = policy ? 3 : 1;
		if (name.getNumberOfElements() <= position) {
			return problem(name, value, origin, "A policy is a group of keys.",
					"Write its settings below it, such as cors.policies.<name>.paths");
		}
		Map<String, Boolean> keys = policy ? POLICY : TOP;
		String key = name.getElement(position, Form.DASHED);
		if (isKnown(name, position, keys)) {
			return null;
		}
		String prefix = name.chop(position) + ".";
		String nearest = nearest(key, keys);
		if (nearest != null) {
			return problem(name, value, origin, "There is no such key.", "Write " + prefix + nearest);
		}
		if ((policy ? TOP : POLICY).containsKey(key)) {
			return policy ? problem(name, value, origin, "This key is for all policies.", "Write cors." + key)
					: problem(name, value, origin, "This key is for a policy of its own name.",
							"Write cors.policies.<name>." + key);
		}
		if (policy && name.getNumberOfElements() > position + 1) {
			return problem(name, value, origin, "There is no such key.",
					"If the policy's name has dots, write it in brackets and quotes: \"["
							+ name.getElement(2, Form.ORIGINAL) + "." + name.getElement(3, Form.ORIGINAL) + "]\"");
		}
		return problem(name, value, origin, "There is no such key.", "Known are " + String.join(", ", keys.keySet()));
	}

	private static boolean isKnown(ConfigurationPropertyName name, int position, Map<String, Boolean> keys) {
		String uniform = name.getElement(position, Form.UNIFORM);
		for (Map.Entry<String, Boolean> key : keys.entrySet()) {
			if (key.getKey().replace("-", "").equals(uniform)) {
				int more = name.getNumberOfElements() - position - 1;
				return more == 0 || (key.getValue() && more == 1 && name.isLastElementIndexed());
			}
		}
		return false;
	}

	private static @Nullable String nearest(String key, Map<String, Boolean> keys) {
		String elsewhere = ELSEWHERE.get(key);
		String nearest = Nearest.of(key, keys.keySet());
		return (elsewhere != null && keys.containsKey(elsewhere)) ? elsewhere : nearest;
	}

	private static PropertyProblem problem(ConfigurationPropertyName name, String value, @Nullable Origin origin,
			String explanation, String suggestion) {
		return new PropertyProblem(ProblemCode.KEY_UNKNOWN, name.toString(), value, origin, explanation, suggestion);
	}

	/**
	 * Return the known keys of the top level.
	 */
	static List<String> top() {
		return List.copyOf(TOP.keySet());
	}

	static String nearestOf(String text, String... values) {
		String nearest = Nearest.of(text, Arrays.asList(values));
		return (nearest != null) ? "Write " + nearest : "Write one of " + String.join(", ", values);
	}

}
