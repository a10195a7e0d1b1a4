package io.github.corsstarter.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Matches origins with a regular expression for each pattern, as a reference for
 * {@link AllowedOrigins}. Too slow and too vulnerable for a server, but obviously
 * correct.
 */
final class NaiveOrigins {

	private NaiveOrigins() {
	}

	static boolean allow(List<OriginPattern> patterns, String origin) {
		return patterns.stream().anyMatch((pattern) -> allows(pattern.toString(), origin));
	}

	private static boolean allows(String pattern, String origin) {
		if (!pattern.contains("://*.") && !pattern.endsWith(":*")) {
			return pattern.equals("*") || pattern.equals(origin);
		}
		String expression = Pattern.quote(pattern)
			.replace("://*.", "://\\E([a-z0-9_-]+\\.)+\\Q")
			.replaceFirst(":\\*\\\\E$", "\\\\E(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}"
					+ "|655[0-2][0-9]|6553[0-5]))?");
		return origin.matches(expression) && !origin.matches("http://.*:80|https://.*:443") && origin.length() <= 1024;
	}

}
