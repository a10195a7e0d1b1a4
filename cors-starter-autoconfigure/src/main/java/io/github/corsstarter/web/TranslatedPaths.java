package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Path patterns of other CORS settings, in the form in which policies have them.
 */
final class TranslatedPaths {

	private static final String EVERYWHERE = "/**";

	// Text that property binding or YAML would split, trim or replace
	private static final Pattern UNSAYABLE = Pattern.compile("[,\\p{Cntrl}\\u0085\\u2028\\u2029\\s]|\\$(?=\\{)");

	private static final Pattern CAPTURED_REST = Pattern.compile("/\\{\\*[^{}/]*}$");

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}:*]+}");

	private TranslatedPaths() {
	}

	/**
	 * Return the pattern that a policy has for the same paths.
	 */
	static String canonical(String path) {
		String absolute = path.startsWith("/") ? path : "/" + path;
		return CAPTURED_REST.matcher(absolute).replaceAll("/**");
	}

	/**
	 * Return whether a policy can have a pattern.
	 */
	static boolean isPattern(String path) {
		try {
			PathPatternParser.defaultInstance.parse(path);
			return !UNSAYABLE.matcher(path).find()
					&& PolicyPaths.check(List.of(new PolicyPaths("x", List.of(path)))).isEmpty();
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	/**
	 * Return a pattern that policies support in place of one that they don't. It matches
	 * the same paths and few others.
	 */
	static String wider(String path) {
		List<String> segments = new ArrayList<>();
		for (String segment : path.substring(1).split("/", -1)) {
			if (segment.equals("**")) {
				segments.add(segment);
				break;
			}
			boolean sayable = isPattern("/" + segment);
			segments.add(sayable ? segment
					: ((segment.indexOf('{') >= 0) ? "*" : UNSAYABLE.matcher(segment).replaceAll("?")));
		}
		String wider = "/" + String.join("/", segments);
		return isPattern(wider) ? wider : EVERYWHERE;
	}

	/**
	 * Return a pattern without the names of its variables, to compare it with others.
	 */
	static String unnamed(String path) {
		return VARIABLE.matcher(canonical(path)).replaceAll("{}");
	}

}
