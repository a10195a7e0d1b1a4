package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Function;

import io.github.corsstarter.policy.OriginPattern.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what people write where an origin is expected: several origins in one
 * element, quotes that became part of the value, JSON, Spring's lists of ports, and
 * regular expressions. Each gets the fault that names what was meant.
 */
final class OriginSlip {

	private static final String SEPARATORS = " \t\r\n\f,;|";

	private OriginSlip() {
	}

	/**
	 * Find out what was meant by a text that is no origin.
	 * @param text the text
	 * @param canonical returns the form in which to write an origin or pattern, or
	 * {@code null} if a text is none
	 * @return the fault, or {@code null} if this is none of the slips
	 */
	static @Nullable Parsed find(String text, Function<String, @Nullable String> canonical) {
		if (isOneOf(text, SEPARATORS)) {
			Parsed several = several(text, canonical);
			if (several != null) {
				return several;
			}
		}
		Parsed ports = ports(text, canonical);
		if (ports != null) {
			return ports;
		}
		String stripped = strip(text);
		String bare = stripped.equals(text) ? null : canonical.apply(stripped);
		if (bare != null) {
			boolean brackets = text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
			return Parsed.fault(ProblemCode.ORIGIN_MALFORMED,
					brackets ? "Brackets and quotes of JSON became part of the value."
							: "Quotes became part of the value.",
					"Write " + bare + (brackets ? ", and further origins as elements of their own"
							: ", without quotes: docker's --env-file and some shells keep them"));
		}
		return isExpression(text) ? expression(text, canonical) : null;
	}

	private static boolean isOneOf(String text, String characters) {
		return text.chars().anyMatch((c) -> characters.indexOf(c) >= 0);
	}

	private static @Nullable Parsed several(String text, Function<String, @Nullable String> canonical) {
		List<String> origins = new ArrayList<>();
		StringTokenizer elements = new StringTokenizer(text, SEPARATORS);
		while (elements.hasMoreTokens()) {
			String element = strip(elements.nextToken());
			if (!element.isEmpty()) {
				String origin = canonical.apply(element);
				if (origin == null) {
					return null;
				}
				origins.add(origin);
			}
		}
		return switch (origins.size()) {
			case 0 -> null;
			case 1 -> Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "An origin has no white space or separators.",
					"Write " + origins.get(0));
			default -> Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "One element of the list has several origins.",
					"Write one element for each, or one value for the whole list: " + String.join(", ", origins));
		};
	}

	/**
	 * Spring's origin patterns may end in {@code :[8080,8081]} or {@code :[*]}. Spring
	 * Boot splits such a value at its commas.
	 */
	private static @Nullable Parsed ports(String text, Function<String, @Nullable String> canonical) {
		int start = text.indexOf(":[");
		int schemeEnd = text.indexOf("://");
		if (start <= schemeEnd + 3 || schemeEnd < 0) {
			boolean rest = text.endsWith("]") && text.length() > 1 && areDigits(text.substring(0, text.length() - 1));
			return rest ? Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "This is a port of a list that a comma has split.",
					"Write out each origin, with its port, as an element of its own") : null;
		}
		String origin = text.substring(0, start);
		List<String> origins = new ArrayList<>();
		StringTokenizer ports = new StringTokenizer(text.substring(start + 2), ",] \t");
		while (ports.hasMoreTokens()) {
			String written = canonical.apply(origin + ":" + ports.nextToken());
			if (written == null) {
				return null;
			}
			origins.add(written);
		}
		return origins.isEmpty() ? null
				: Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "An origin has one port.", "Write out each origin: "
						+ String.join(", ", origins) + (text.endsWith("]") ? "" : ", and one for each further port"));
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
		// The brackets of an IPv6 address stay
		return (start == 0 && text.indexOf('[') > 0) ? text : text.substring(start, end);
	}

	private static boolean isExpression(String text) {
		return isOneOf(text, "^$()+{}\\") || text.contains("://.*") || text.contains("[^");
	}

	private static Parsed expression(String text, Function<String, @Nullable String> canonical) {
		String meant = text;
		meant = meant.replace("https?", "https");
		for (String mark : List.of("^", "$", "?:", "(", ")")) {
			meant = meant.replace(mark, "");
		}
		for (String any : List.of("[a-zA-Z0-9-]+", "[a-z0-9-]+", "[^.]+", "[^.]*", ".*", ".+", "\\w+")) {
			meant = meant.replace(any, "*");
		}
		meant = meant.replace("\\.", ".").replace("\\/", "/").replace("\\", "");
		String origin = canonical.apply(meant);
		return Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "Regular expressions are not supported.",
				(origin != null) ? "Write " + origin
						: "Name each origin, or write https://*.example.com for all subdomains of a domain");
	}

}
