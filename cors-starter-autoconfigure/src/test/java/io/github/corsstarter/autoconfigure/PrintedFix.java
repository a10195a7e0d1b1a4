package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A fix as printed in a report, read as a person would read it: one or more alternatives,
 * each of which is followed literally.
 *
 * @param property the property, with the position of an element
 * @param code the code of the problem
 * @param value the value, or {@code null} if none is shown
 * @param text the printed fix
 */
record PrintedFix(String property, String code, @Nullable String value, String text) {

	/**
	 * Beginnings of alternatives that name no value, since no value is right, or only the
	 * author of the configuration knows it. A {@code $} marks the end of an alternative.
	 */
	static final List<String> SENTENCES = List.of(
			// The intention can't be known
			"Write a scheme, a host and, unless", "List each origin", "list each origin", "List the origins",
			"List the headers", "Write one method per list element", "Write one name per list element",
			"Write the origins to allow instead$", "Write a pattern such as /api/**",
			"Write a path such as /cors-check", "Write a number of seconds", "a number with a unit",
			"Write a whole number", "Write true or false$", "Write one of ", "The known keys are ",
			"Write each origin as a separate element$", "Set it$", "Set it, or", "write the value itself$",
			"Write the form that the browser sends", "Write each origin with its port",
			"declare an OriginAuthorizer bean$", "write https://*.example.com for all subdomains of a domain$",
			"Write the settings under it", "Correct the unknown key", "Write a list of values under",
			"Write a single value at",
			// The page must move, or several keys must change
			"Serve the page from http://localhost and allow that origin$", "Give 'a", "Give 'b", "Give 'c", "Give 'd",
			"Give 'f", "Give those policies", "set allow-credentials to false", "Set allow-credentials to false",
			"change cors.", "make one of the patterns more specific$", "Make one of the patterns more specific$",
			"make 'a' and ", "make 'b' and ", "make 'c' and ", "make 'd.e' and ", "make 'f.g' and ",
			"make 'default' and ", "remove this policy and set its values at the top level$");

	private static final String KEY = "(cors[\\w.\\[\\]-]*)";

	private static final Pattern SETTINGS = Pattern.compile("[Ww]rite (" + KEY + ": .*)");

	private static final Pattern NAME = Pattern.compile("Write " + KEY + "(?:, which applies to all policies)?");

	private static final Pattern MOVED = Pattern
		.compile("Write " + KEY + ", and (?:" + KEY + "|.*) instead of " + KEY + ", .*");

	private static final Pattern KEPT = Pattern.compile("Keep either (\\S+) or (\\S+), with all intended values");

	private static final Pattern BRACKETS = Pattern
		.compile("Write the name of the policy in brackets .*: \"\\[(.*)]\"");

	private static final Pattern SEVERAL = Pattern
		.compile("[Ww]rite (?:one placeholder for each element|separate elements or one "
				+ "comma-separated value|each origin separately): (.*?)(?:, and one for each other port)?"
				+ "(?:[;.] .*)?");

	private static final Pattern ONE = Pattern.compile("[Ww]rite (\\S+?)(?:[,;.]? .*)?");

	private static final Pattern ALLOWED = Pattern
		.compile("(?:write (\\S+) and )?(?:(accept the risk with cors.dangerously-allow): |add )(.*?)"
				+ "(?: to cors.dangerously-allow)?");

	private static final Pattern ADDED = Pattern
		.compile("Add its values to " + KEY + ", which is also set, and remove this key");

	private static final Pattern EXAMPLE = Pattern.compile("(.*), such as (.*)");

	/**
	 * Read the fixes of a report.
	 * @param report the description that a failure analyzer has written
	 * @return the fixes, in order
	 */
	static List<PrintedFix> of(String report) {
		List<String> lines = report.lines().toList();
		List<PrintedFix> fixes = new ArrayList<>();
		for (int i = 2; i < lines.size(); i += 5) {
			String[] place = lines.get(i).strip().split(" = ", 2);
			String value = (place.length > 1) ? place[1].substring(1, place[1].length() - 1) : null;
			Matcher code = Pattern.compile("\\(([a-z-]+)\\)$").matcher(lines.get(i + 2));
			if (!code.find()) {
				throw new AssertionError(report);
			}
			fixes.add(new PrintedFix(place[0], code.group(1), value,
					lines.get(i + 3).substring("    fix:       ".length())));
		}
		return fixes;
	}

	/**
	 * Return the alternatives, separated by {@code ", or "}.
	 */
	List<String> alternatives() {
		return Arrays.stream(this.text.split(", or (?=[a-z])", -1)).flatMap((alternative) -> {
			int or = alternative.indexOf(" or from '");
			return (or > 0) ? Stream.of(alternative.substring(0, or), "Remove it" + alternative.substring(or + 3))
					: Stream.of(alternative);
		}).map((alternative) -> alternative.replaceFirst("[.]$", "")).toList();
	}

	/**
	 * Return the property without the position of an element.
	 */
	String setting() {
		return this.property.replaceFirst("\\[\\d+]$", "");
	}

	/**
	 * Return the position of an element, or -1.
	 */
	int position() {
		Matcher position = Pattern.compile("\\[(\\d+)]$").matcher(this.property);
		return position.find() ? Integer.parseInt(position.group(1)) : -1;
	}

	/**
	 * Follow an alternative.
	 * @param alternative the alternative
	 * @param properties the configuration: texts, and lists of texts
	 * @return the changed configuration, or {@code null} if the alternative names no
	 * value
	 */
	@Nullable Map<String, Object> follow(String alternative, Map<String, Object> properties) {
		Map<String, Object> changed = new LinkedHashMap<>(properties);
		// The parentheses contain additional information
		String imperative = alternative.replaceFirst(" \\(then .*\\)$", "");
		Matcher example = EXAMPLE.matcher(imperative);
		if (example.matches() && follow(example.group(1), example.group(2), changed)) {
			return changed;
		}
		if (SENTENCES.stream()
			.anyMatch((sentence) -> sentence.endsWith("$")
					? imperative.equals(sentence.substring(0, sentence.length() - 1))
					: imperative.startsWith(sentence))) {
			return null;
		}
		if (imperative.regionMatches(true, 0, "remove it", 0, 9)) {
			remove(imperative, changed);
			return changed;
		}
		Matcher matcher = ADDED.matcher(imperative);
		if (matcher.matches()) {
			List<String> elements = new ArrayList<>(elements(changed, matcher.group(1)));
			elements.addAll(elements(changed, setting()));
			changed.remove(setting());
			changed.put(matcher.group(1), elements);
			return changed;
		}
		matcher = ALLOWED.matcher(imperative);
		if (matcher.matches()) {
			if (matcher.group(1) != null) {
				replace(changed, List.of(matcher.group(1)));
			}
			allow(List.of(matcher.group(3).split(", | and ", -1)), matcher.group(2) != null, changed);
			return changed;
		}
		matcher = SETTINGS.matcher(imperative);
		if (matcher.matches()) {
			if (this.code.equals("value-invalid")) {
				changed.remove(setting());
			}
			for (String line : matcher.group(1).split(" and (?=cors)", -1)) {
				write(line, changed);
			}
			return changed;
		}
		matcher = MOVED.matcher(imperative);
		if (matcher.matches()) {
			if (matcher.group(2) == null) {
				return null;
			}
			rename(setting(), matcher.group(1), changed);
			rename(matcher.group(3), matcher.group(2), changed);
			return changed;
		}
		if (this.code.equals("key-unknown") && imperative.contains(", and set its origins at ")) {
			return null;
		}
		matcher = NAME.matcher(imperative);
		if (matcher.matches()) {
			rename(setting(), matcher.group(1), changed);
			return changed;
		}
		matcher = KEPT.matcher(imperative);
		if (matcher.matches()) {
			changed.remove(matcher.group(2));
			return changed;
		}
		matcher = BRACKETS.matcher(imperative);
		if (matcher.matches()) {
			renameAll("cors.policies." + matcher.group(1) + ".", "cors.policies[" + matcher.group(1) + "].", changed);
			return changed;
		}
		matcher = SEVERAL.matcher(imperative);
		if (matcher.matches()) {
			replace(changed, List.of(matcher.group(1).split(", ", -1)));
			return changed;
		}
		matcher = ONE.matcher(imperative);
		if (matcher.matches()) {
			replace(changed, List.of(matcher.group(1)));
			return changed;
		}
		throw new AssertionError("Nobody can follow: " + alternative + "\nof " + this);
	}

	/**
	 * Follow an example.
	 */
	private boolean follow(String sentence, String example, Map<String, Object> changed) {
		if (example.matches(KEY + ": .*")) {
			write(example, changed);
			return true;
		}
		if (sentence.equals("Give the policy another name")) {
			renameAll(this.property + ".", "cors.policies." + example + ".", changed);
			return true;
		}
		if (sentence.equals("List your own subdomains") || sentence.endsWith(" narrower paths")) {
			replace(changed, List.of(example));
			return true;
		}
		return false;
	}

	private static void write(String line, Map<String, Object> changed) {
		int colon = line.indexOf(": ");
		changed.put(line.substring(0, colon), line.substring(colon + 2));
	}

	private static void allow(List<String> switches, boolean whole, Map<String, Object> changed) {
		List<String> all = whole ? new ArrayList<>() : new ArrayList<>(elements(changed, "cors.dangerously-allow"));
		all.addAll(switches);
		changed.put("cors.dangerously-allow", all);
	}

	private void remove(String imperative, Map<String, Object> changed) {
		if (this.code.equals("key-unknown")) {
			changed.remove(setting());
			return;
		}
		Matcher from = Pattern.compile("Remove it from '(.*?)'.*").matcher(imperative);
		String policy = from.matches() ? from.group(1) : "";
		String plain = "cors.policies." + policy + ".paths";
		String paths = changed.containsKey(plain) ? plain : "cors.policies[" + policy + "].paths";
		if (policy.isEmpty() || paths.equals(setting())) {
			replace(changed, List.of());
		}
		else {
			List<String> elements = new ArrayList<>(elements(changed, paths));
			assertThatItWas(elements.remove(this.value));
			changed.put(paths, elements);
		}
	}

	private void assertThatItWas(boolean there) {
		if (!there) {
			throw new AssertionError("Nothing to remove by " + this);
		}
	}

	private static void rename(String from, String to, Map<String, Object> changed) {
		List<String> switches = new ArrayList<>(elements(changed, to));
		Object value = changed.remove(from);
		if (value != null && to.equals("cors.dangerously-allow")) {
			// Another fix may have added some
			switches.add(value.toString());
			changed.put(to, switches);
		}
		else if (value != null && changed.put(to, value) != null) {
			throw new AssertionError(to + " is written already");
		}
	}

	private static void renameAll(String from, String to, Map<String, Object> changed) {
		for (String key : List.copyOf(changed.keySet())) {
			if (key.startsWith(from)) {
				rename(key, to + key.substring(from.length()), changed);
			}
		}
	}

	private void replace(Map<String, Object> changed, List<String> by) {
		int position = position();
		if (position < 0) {
			changed.put(this.property, by.get(0));
			return;
		}
		boolean scalar = !(changed.get(setting()) instanceof List<?>);
		List<String> elements = new ArrayList<>(elements(changed, setting()));
		assertThatItWas(position < elements.size());
		elements.remove(position);
		elements.addAll(position, by);
		// A key without a value is an empty list
		changed.put(setting(), (scalar || elements.isEmpty()) ? String.join(", ", elements) : elements);
	}

	private static List<String> elements(Map<String, Object> properties, String list) {
		Object value = properties.get(list);
		if (value instanceof List<?> elements) {
			return elements.stream().map(String::valueOf).toList();
		}
		return (value == null || value.equals("")) ? List.of()
				: Arrays.stream(value.toString().split(",", -1)).map(String::trim).toList();
	}

}
