package io.github.corsstarter.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;

import io.github.corsstarter.policy.OriginPattern.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * Recognises common mistakes in place of an origin: several origins in one element,
 * quotes that became part of the value, JSON, Spring's port lists, and regular
 * expressions. The fault names the intended origin.
 */
final class OriginSlip {

	private static final String SEPARATORS = " \t\r\n\f,;|";

	private static final String NO_EXPRESSIONS = "Regular expressions are not supported.";

	private static final String NAME_EACH = "List each origin, or write https://*.example.com for all subdomains of a "
			+ "domain";

	private static final String ONE_EACH = "Write separate elements or one comma-separated value: ";

	private final OriginPatternParser parser;

	/**
	 * Create a search.
	 * @param parser the parser, which also provides the suggestions
	 */
	OriginSlip(OriginPatternParser parser) {
		this.parser = parser;
	}

	/**
	 * Find the mistake in a text that isn't an origin.
	 * @param text the text
	 * @return the fault, or {@code null} if no mistake is recognised
	 */
	@Nullable Parsed find(String text) {
		if (isOneOf(text, "^$\\()") || text.contains("?.")) {
			return expression(text);
		}
		if (isOneOf(text, SEPARATORS)) {
			Parsed several = several(text);
			if (several != null) {
				return several;
			}
		}
		Parsed ports = ports(text);
		if (ports != null) {
			return ports;
		}
		String stripped = strip(text);
		OriginPattern bare = stripped.equals(text) ? null : this.parser.meant(stripped);
		if (bare != null) {
			return quoted(text, bare);
		}
		if (isExpression(text)) {
			return expression(text);
		}
		return (text.indexOf("://") < text.lastIndexOf("://") && isOneOf(text, SEPARATORS))
				? malformed("One list element contains several origins.", "Write each origin as a separate element")
				: null;
	}

	private static Parsed malformed(String explanation, String suggestion) {
		return Parsed.fault(ProblemCode.ORIGIN_MALFORMED, explanation, suggestion);
	}

	private static boolean isOneOf(String text, String characters) {
		return text.chars().anyMatch((c) -> characters.indexOf(c) >= 0);
	}

	private @Nullable Parsed several(String text) {
		Set<OriginPattern> origins = new LinkedHashSet<>();
		StringTokenizer elements = new StringTokenizer(text, SEPARATORS);
		while (elements.hasMoreTokens()) {
			String element = strip(elements.nextToken());
			if (!element.isEmpty()) {
				boolean whole = element.contains("://") || element.equals("*");
				OriginPattern origin = whole ? this.parser.meant(element) : null;
				if (origin == null) {
					return null;
				}
				origins.add(origin);
			}
		}
		return switch (origins.size()) {
			case 0 -> null;
			case 1 -> malformed("An origin can't contain white space or separators.", write(origins));
			default -> malformed("One list element contains several origins.", write(origins));
		};
	}

	/**
	 * Return the suggestion for the accepted origins, followed by the remedies for the
	 * others.
	 */
	private String write(Set<OriginPattern> meant) {
		Set<OriginPattern> accepted = new LinkedHashSet<>();
		Set<String> others = new LinkedHashSet<>();
		for (OriginPattern origin : meant) {
			OriginPattern acceptable = this.parser.acceptable(origin);
			if (acceptable != null) {
				accepted.add(acceptable);
			}
			else {
				others.add(this.parser.insteadOf(origin));
			}
		}
		if (accepted.isEmpty()) {
			return String.join(". ", others);
		}
		StringBuilder text = new StringBuilder((accepted.size() > 1) ? ONE_EACH : "Write ");
		text.append(String.join(", ", accepted.stream().map(OriginPattern::toString).toList()));
		if (accepted.contains(OriginPattern.ANY)) {
			text.append("; in YAML, put * in quotes");
		}
		others.forEach((sentence) -> text.append(". ").append(sentence));
		return text.toString();
	}

	private Parsed quoted(String text, OriginPattern bare) {
		boolean brackets = text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
		OriginPattern acceptable = this.parser.acceptable(bare);
		String suggestion = (acceptable != null)
				? "Write " + acceptable
						+ (brackets ? ", and any other origins as separate elements"
								: ", without quotes (docker --env-file and some shells keep them)")
						+ (acceptable.equals(OriginPattern.ANY) ? "; in YAML, put * in quotes" : "")
				: this.parser.insteadOf(bare);
		return malformed(
				brackets ? "JSON brackets and quotes became part of the value." : "Quotes became part of the value.",
				suggestion);
	}

	/**
	 * Spring's origin patterns can end in {@code :[8080,8081]} or {@code :[*]}. Spring
	 * Boot splits these values at their commas.
	 */
	private @Nullable Parsed ports(String text) {
		String origin = originOfPorts(text);
		if (origin == null) {
			boolean rest = text.endsWith("]") && areDigits(text.substring(0, text.length() - 1));
			return rest ? malformed("This is part of a port list that was split at a comma.",
					"Write each origin with its port as a separate element") : null;
		}
		Set<OriginPattern> origins = new LinkedHashSet<>();
		StringTokenizer ports = new StringTokenizer(text.substring(origin.length() + 2), ",] \t");
		while (ports.hasMoreTokens()) {
			OriginPattern meant = this.parser.meant(origin + ":" + ports.nextToken());
			OriginPattern written = (meant != null) ? this.parser.acceptable(meant) : null;
			if (written == null) {
				return (meant != null) ? malformed("An origin has only one port.", this.parser.insteadOf(meant)) : null;
			}
			origins.add(written);
		}
		return origins.isEmpty() ? null
				: malformed("An origin has only one port.",
						"Write each origin separately: "
								+ String.join(", ", origins.stream().map(OriginPattern::toString).toList())
								+ (text.endsWith("]") ? "" : ", and one for each other port"));
	}

	/**
	 * Return the origin before Spring's port list.
	 * @return the origin without a port, or {@code null} if there is no port list
	 */
	private static @Nullable String originOfPorts(String text) {
		int start = text.indexOf(":[");
		int schemeEnd = text.indexOf("://");
		return (schemeEnd >= 0 && start > schemeEnd + 3) ? text.substring(0, start) : null;
	}

	/**
	 * Return the origin before a port list that continues in the next element, because it
	 * was split at a comma.
	 * @param element the text of an element
	 * @param open the origin of the port list that continues from the previous element,
	 * or {@code null}
	 * @return the origin without a port, or {@code null} if no port list continues
	 */
	static @Nullable String openPorts(String element, @Nullable String open) {
		if (open != null && areDigits(element)) {
			return open;
		}
		return element.endsWith("]") ? null : originOfPorts(element);
	}

	/**
	 * Return the fault for a further element of a port list that was split at a comma.
	 * @param element the text of the element
	 * @param origin the origin before the port list
	 * @return the fault, or {@code null} if the element isn't a port
	 */
	@Nullable Parsed furtherPort(String element, String origin) {
		String port = element.endsWith("]") ? element.substring(0, element.length() - 1) : element;
		OriginPattern meant = areDigits(port) ? this.parser.meant(origin + ":" + port) : null;
		return (meant != null)
				? malformed("This is part of a port list that was split at a comma.", write(Set.of(meant))) : null;
	}

	private static boolean areDigits(String text) {
		return !text.isEmpty() && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static String strip(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && "\"'`[\u201C\u201D\u2018\u2019".indexOf(text.charAt(start)) >= 0) {
			start++;
		}
		while (end > start && "\"'`],\u201C\u201D\u2018\u2019".indexOf(text.charAt(end - 1)) >= 0) {
			end--;
		}
		// Keep the brackets of an IPv6 address
		return (start == 0 && text.indexOf('[') > 0) ? text : text.substring(start, end);
	}

	private static boolean isExpression(String text) {
		return isOneOf(text, "^$()+{}\\") || text.contains("://.*") || text.contains(":.*") || text.contains("[^")
				|| text.contains("[0-9") || text.contains("[a-z") || text.equals(".*");
	}

	private Parsed expression(String text) {
		Set<OriginPattern> meant = new LinkedHashSet<>();
		String rest = text;
		boolean both = false;
		for (String schemes : List.of("(?:https?)://", "(https?)://", "https?://", "(http|https)://",
				"(https|http)://")) {
			both |= rest.contains(schemes);
			rest = rest.replace(schemes, "https://");
		}
		for (String port : List.of("(?::\\d+)?", "(:\\d+)?", "(?::[0-9]+)?", "(:[0-9]+)?", "(:\\d*)?")) {
			rest = rest.replace(port, ":*");
		}
		if (!isSimple(rest)) {
			return malformed(NO_EXPRESSIONS, NAME_EACH);
		}
		String origin = withoutExpression(rest);
		for (String each : both ? List.of(origin, origin.replace("https://", "http://")) : List.of(origin)) {
			OriginPattern pattern = this.parser.meant(each);
			// Don't guess a scheme, since the expression may match another one
			if (pattern != null && (each.contains("://") || pattern.equals(OriginPattern.ANY))) {
				meant.add(pattern);
			}
		}
		if (meant.isEmpty()) {
			return malformed(NO_EXPRESSIONS, NAME_EACH);
		}
		boolean dropped = both && meant.stream().anyMatch((each) -> !Objects.equals(this.parser.acceptable(each), each))
				&& meant.stream().anyMatch((each) -> this.parser.acceptable(each) != null);
		boolean subdomains = meant.stream()
			.anyMatch((each) -> each.subdomains() && this.parser.acceptable(each) != null);
		return malformed(subdomains ? NO_EXPRESSIONS + " The pattern below covers all subdomains, at any depth."
				: NO_EXPRESSIONS, write(meant) + (dropped ? "; http isn't allowed with credentials" : ""));
	}

	/**
	 * Return whether an expression has no optional parts and no alternatives.
	 */
	private static boolean isSimple(String text) {
		if (text.indexOf('|') >= 0) {
			return false;
		}
		for (int i = 0; i < text.length(); i++) {
			boolean lazy = text.charAt(i) == '?' && i > 0 && "*+}".indexOf(text.charAt(i - 1)) >= 0;
			boolean ofGroup = text.charAt(i) == '?' && text.startsWith("(?:", i - 1);
			boolean repeated = text.charAt(i) == ')' && i + 1 < text.length()
					&& "?*+{".indexOf(text.charAt(i + 1)) >= 0;
			if (repeated || (text.charAt(i) == '?' && !lazy && !ofGroup)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return an expression with each wildcard part replaced with {@code *} and without
	 * other metacharacters.
	 */
	private static String withoutExpression(String text) {
		StringBuilder plain = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char next = (i + 1 < text.length()) ? text.charAt(i + 1) : ' ';
			int classEnd = (c == '[') ? text.indexOf(']', i) : -1;
			if (c == '\\' && "dDwWsS".indexOf(next) >= 0) {
				i = endOfRepetition(text, i + 1);
				plain.append('*');
			}
			else if (c == '\\') {
				plain.append(next);
				i++;
			}
			else if (classEnd > 0 || (c == '.' && "*+{".indexOf(next) >= 0)) {
				i = endOfRepetition(text, Math.max(i, classEnd));
				plain.append('*');
			}
			else if (c == '(' && text.startsWith("?:", i + 1)) {
				i += 2;
			}
			else if ("^$()".indexOf(c) < 0) {
				plain.append(c);
			}
		}
		return plain.toString();
	}

	/**
	 * Return the last position of a quantifier.
	 */
	private static int endOfRepetition(String text, int last) {
		int end = last;
		if (text.startsWith("{", end + 1)) {
			end = Math.max(end, text.indexOf('}', end));
		}
		while (end + 1 < text.length() && "*+?".indexOf(text.charAt(end + 1)) >= 0) {
			end++;
		}
		return end;
	}

}
