package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds keys and policies that one source sets twice, in spellings that are equal to
 * Spring Boot, which would mix the values of both. Compares the names as written, since
 * Spring Boot drops unsupported characters. Spellings in different sources override each
 * other, which isn't a problem.
 */
final class RepeatedNames {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private static final ConfigurationPropertyName POLICIES = CORS.append("policies");

	private static final String DIFFERENCES = " Case, dashes and underscores are ignored.";

	private final Collection<ConfigurationPropertyName> settings;

	private final List<PropertyProblem> problems = new ArrayList<>();

	private RepeatedNames(Collection<ConfigurationPropertyName> policies) {
		this.settings = PropertyKeys.settings(policies);
	}

	/**
	 * Find names that are set twice.
	 * @param sources the sources
	 * @param policies the prefixes of the policies' properties
	 * @return the problems
	 */
	static List<PropertyProblem> find(List<ConfigurationPropertySource> sources,
			Collection<ConfigurationPropertyName> policies) {
		RepeatedNames names = new RepeatedNames(policies);
		for (ConfigurationPropertySource source : sources) {
			if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> enumerable) {
				names.find(source, enumerable);
			}
		}
		return names.problems;
	}

	private void find(ConfigurationPropertySource source, EnumerablePropertySource<?> enumerable) {
		boolean variables = isSystemEnvironment(enumerable);
		String prefix = (enumerable instanceof PropertySourceInfo info && info.getPrefix() != null)
				? info.getPrefix() + (variables ? "_" : ".") : "";
		Map<String, ConfigurationPropertyName> byVariable = variables ? settingsByVariable() : Map.of();
		Names names = new Names(source);
		for (String raw : enumerable.getPropertyNames()) {
			if (raw.length() < prefix.length() + 4 || !raw.regionMatches(true, 0, prefix, 0, prefix.length())) {
				continue;
			}
			String own = raw.substring(prefix.length());
			Spelling spelling = (variables && own.indexOf('.') < 0) ? variable(own, byVariable)
					: names.isOneMore(own) ? null : property(own);
			if (spelling != null && hasValue(enumerable, raw)) {
				names.add(spelling);
			}
		}
	}

	private static boolean hasValue(EnumerablePropertySource<?> source, String raw) {
		try {
			Object value = source.getProperty(raw);
			return value != null && !(value instanceof Map<?, ?> map && map.isEmpty());
		}
		catch (RuntimeException ex) {
			// Reported as a separate problem when the value is read
			return false;
		}
	}

	private static boolean isSystemEnvironment(EnumerablePropertySource<?> source) {
		return source instanceof SystemEnvironmentPropertySource
				&& source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

	private static @Nullable Spelling property(String raw) {
		char first = raw.charAt(0);
		if (first != 'c' && first != 'C') {
			return null;
		}
		ConfigurationPropertyName name = name(raw);
		if (!CORS.isAncestorOf(name) || !PropertyKeys.isKnown(name)) {
			return null;
		}
		int elements = PropertyKeys.elementsOfSetting(name);
		boolean indexed = name.getNumberOfElements() > elements;
		int end = indexed ? raw.indexOf('[', raw.lastIndexOf('.')) : raw.length();
		String policy = (POLICIES.isAncestorOf(name) && name.getNumberOfElements() > 3) ? policy(raw) : null;
		return new Spelling(name.chop(elements), raw.substring(0, (end > 0) ? end : raw.length()), indexed, policy);
	}

	/**
	 * Return the text between the second dot and the next one.
	 */
	private static String policy(String raw) {
		int element = 0;
		int start = 0;
		int depth = 0;
		for (int i = 0; i < raw.length(); i++) {
			char c = raw.charAt(i);
			boolean dot = c == '.' && depth == 0;
			boolean end = dot || (c == '[' && depth == 0);
			depth += (c == '[') ? 1 : (c == ']') ? -1 : 0;
			if (end && hasName(raw.substring(start, i)) && element++ == 2) {
				return raw.substring(start, i);
			}
			start = end ? (dot ? i + 1 : i) : start;
		}
		return raw.substring(start);
	}

	private static boolean hasName(String element) {
		return !name(element).isEmpty();
	}

	/**
	 * Return the settings by the possible names of environment variables, in lower case,
	 * without dashes or with underscores instead.
	 */
	private Map<String, ConfigurationPropertyName> settingsByVariable() {
		Map<String, ConfigurationPropertyName> settings = new HashMap<>();
		for (ConfigurationPropertyName setting : this.settings) {
			settings.putIfAbsent(variable(setting, Form.UNIFORM), setting);
		}
		for (ConfigurationPropertyName setting : this.settings) {
			settings.putIfAbsent(variable(setting, Form.ORIGINAL), setting);
		}
		return settings;
	}

	private static String variable(ConfigurationPropertyName name, Form form) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			text.append((i > 0) ? "_" : "").append(name.getElement(i, form).replace('-', '_'));
		}
		return text.toString().toLowerCase(Locale.ROOT);
	}

	private static @Nullable Spelling variable(String raw, Map<String, ConfigurationPropertyName> settings) {
		ConfigurationPropertyName name = settings.get(raw.toLowerCase(Locale.ROOT));
		if (name != null) {
			return new Spelling(name, raw, false, null);
		}
		int end = raw.lastIndexOf('_');
		if (end <= 0 || end == raw.length() - 1 || !raw.chars().skip(end + 1).allMatch(Character::isDigit)) {
			return null;
		}
		String list = raw.substring(0, end);
		name = settings.get(list.toLowerCase(Locale.ROOT));
		return (name != null) ? new Spelling(name, list, true, null) : null;
	}

	private static boolean isPlain(String policy) {
		return policy.chars()
			.allMatch((c) -> c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
					|| (c >= 'a' && c <= 'z'));
	}

	/**
	 * Return a name without its brackets, which is the same name to Spring Boot.
	 */
	private static String unbracketed(String policy) {
		return (policy.startsWith("[") && policy.endsWith("]")) ? policy.substring(1, policy.length() - 1) : policy;
	}

	/**
	 * Return a name as Spring Boot parses it.
	 * @param text the text
	 * @return the name, empty if it can't be parsed
	 */
	private static ConfigurationPropertyName name(String text) {
		try {
			return ConfigurationPropertyName.adapt(text, '.');
		}
		catch (RuntimeException ex) {
			return ConfigurationPropertyName.EMPTY;
		}
	}

	/**
	 * A name as written in a source.
	 *
	 * @param setting the setting
	 * @param text the name as written, without the position of an element
	 * @param indexed whether it is an element of a list
	 * @param policy the name of the policy as written, or {@code null} for the top level
	 * and for variables
	 */
	private record Spelling(ConfigurationPropertyName setting, String text, boolean indexed, @Nullable String policy) {

		String shown() {
			return this.indexed ? this.text + "[0]" : this.text;
		}

	}

	/**
	 * The names of one source.
	 */
	private final class Names {

		private final ConfigurationPropertySource source;

		private final Map<ConfigurationPropertyName, String> policies = new HashMap<>();

		private final Map<ConfigurationPropertyName, Spelling> spellings = new LinkedHashMap<>();

		private final Set<String> reported = new HashSet<>();

		private @Nullable Spelling last;

		private Names(ConfigurationPropertySource source) {
			this.source = source;
		}

		/**
		 * Return whether a name is another element of the same list, which can have
		 * thousands.
		 */
		private boolean isOneMore(String raw) {
			return this.last != null && this.last.indexed && raw.length() > this.last.text.length()
					&& raw.charAt(this.last.text.length()) == '[' && raw.startsWith(this.last.text)
					&& raw.indexOf('.', this.last.text.length()) < 0;
		}

		private void add(Spelling spelling) {
			this.last = spelling;
			if (spelling.policy != null) {
				ConfigurationPropertyName policy = spelling.setting.chop(3);
				String other = this.policies.putIfAbsent(policy, spelling.policy);
				if (other != null && !unbracketed(other).equals(unbracketed(spelling.policy))) {
					addPolicy(spelling, other);
					return;
				}
			}
			Spelling other = this.spellings.putIfAbsent(spelling.setting, spelling);
			if (other != null && (!other.text.equals(spelling.text) || other.indexed != spelling.indexed)
					&& this.reported.add(spelling.shown())) {
				addKey(spelling, other);
			}
		}

		private void addPolicy(Spelling spelling, String other) {
			String policy = String.valueOf(spelling.policy);
			if (!this.reported.add("policy " + policy)) {
				return;
			}
			boolean plain = isPlain(policy) && isPlain(other);
			String shown = (isPlain(policy) ? "." + policy : "[" + unbracketed(policy) + "]");
			RepeatedNames.this.problems.add(new PropertyProblem(ProblemCode.POLICY_NAME_RESERVED,
					PropertyKeys.display(POLICIES) + shown, null, origin(spelling),
					"Another policy, '" + unbracketed(other) + "', has the same name." + DIFFERENCES
							+ (plain ? "" : " Only the letters a to z and digits count."),
					plain ? "Give the policy another name"
							: "Give the policy another name, or write both in brackets and quotes to keep "
									+ "every character: \"[" + unbracketed(other) + "]\" and \"[" + unbracketed(policy)
									+ "]\""));
		}

		private void addKey(Spelling spelling, Spelling other) {
			boolean same = spelling.text.equals(other.text);
			String one = same ? other.shown() : other.text;
			String two = same ? spelling.shown() : spelling.text;
			RepeatedNames.this.problems.add(new PropertyProblem(ProblemCode.KEY_REPEATED,
					PropertyKeys.display(spelling.setting), null, origin(spelling),
					one + " and " + two + " are the same key, set twice in one place."
							+ (same ? " Write a list either as one value or element by element." : DIFFERENCES),
					"Keep either " + one + " or " + two + ", with all intended values"));
		}

		private @Nullable Origin origin(Spelling spelling) {
			ConfigurationProperty property = PropertyValues.peek(this.source,
					spelling.indexed ? PropertyList.element(spelling.setting, 0) : spelling.setting);
			return PropertySettings.origin(property);
		}

	}

}
