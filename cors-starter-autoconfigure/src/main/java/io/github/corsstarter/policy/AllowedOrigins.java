package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The origins that a policy allows, compiled so that a look-up costs the same however
 * many there are: one hash for an exact origin, one pass over the host, from the right,
 * for all patterns. Immutable.
 */
final class AllowedOrigins {

	private final boolean any;

	private final Set<String> exact = new HashSet<>();

	private final List<SchemePatterns> patterns;

	AllowedOrigins(Collection<OriginPattern> origins) {
		this.any = origins.contains(OriginPattern.ANY);
		Map<String, List<OriginPattern>> patternsByScheme = new LinkedHashMap<>();
		for (OriginPattern origin : origins) {
			if (origin.isExact()) {
				this.exact.add(origin.toString());
			}
			else if (!origin.scheme().isEmpty()) {
				patternsByScheme.computeIfAbsent(origin.scheme(), (scheme) -> new ArrayList<>()).add(origin);
			}
		}
		this.patterns = patternsByScheme.entrySet()
			.stream()
			.map((entry) -> new SchemePatterns(entry.getKey(), entry.getValue()))
			.toList();
	}

	/**
	 * Return whether every origin is allowed, well-formed or not.
	 */
	boolean isAny() {
		return this.any;
	}

	/**
	 * Return whether an origin is allowed, in exactly the form in which it was sent.
	 */
	boolean allowsExactly(String origin) {
		return this.exact.contains(origin);
	}

	boolean hasPatterns() {
		return !this.patterns.isEmpty();
	}

	/**
	 * Return whether an origin matches a pattern.
	 */
	boolean allowsByPattern(WebOrigin origin) {
		for (SchemePatterns patterns : this.patterns) {
			if (origin.hasScheme(patterns.scheme)) {
				return patterns.match(origin);
			}
		}
		return false;
	}

	/**
	 * The patterns of one scheme. A key is the part of an origin that has to be there: it
	 * starts with the dot behind the wildcard, or with the host, and ends with the origin
	 * or, where any port will do, with the host.
	 */
	private static final class SchemePatterns {

		private final String scheme;

		private final SubstringSet keys;

		private final SubstringSet anyPortKeys;

		SchemePatterns(String scheme, List<OriginPattern> patterns) {
			this.scheme = scheme;
			this.keys = new SubstringSet(keys(patterns, false));
			this.anyPortKeys = new SubstringSet(keys(patterns, true));
		}

		private static Set<String> keys(List<OriginPattern> patterns, boolean anyPort) {
			Set<String> keys = new HashSet<>();
			for (OriginPattern pattern : patterns) {
				if (pattern.anyPort() == anyPort) {
					String host = (pattern.subdomains() ? "." : "") + pattern.host();
					keys.add(anyPort ? host : host + pattern.port());
				}
			}
			return keys;
		}

		boolean match(WebOrigin origin) {
			if (!origin.hasBrowsersPort()) {
				return false;
			}
			String text = origin.toString();
			int hash = 0;
			for (int i = text.length() - 1; i >= origin.hostEnd(); i--) {
				hash = SubstringSet.extend(hash, text.charAt(i));
			}
			int hostHash = 0;
			for (int i = origin.hostEnd() - 1; i >= origin.hostStart(); i--) {
				char c = text.charAt(i);
				hash = SubstringSet.extend(hash, c);
				hostHash = SubstringSet.extend(hostHash, c);
				boolean keyMayStart = (c == '.') != (i == origin.hostStart());
				if (keyMayStart && has(origin, i, hash, hostHash) && areLabels(text, origin.hostStart(), i)) {
					return true;
				}
			}
			return false;
		}

		private boolean has(WebOrigin origin, int start, int hash, int hostHash) {
			String text = origin.toString();
			return this.keys.contains(text, start, text.length(), hash, false)
					|| this.anyPortKeys.contains(text, start, origin.hostEnd(), hostHash, false);
		}

		/**
		 * Return whether a wildcard may stand for a part: whole labels, in the form that
		 * browsers send. Nothing at all is right where the pattern names the whole host.
		 */
		private static boolean areLabels(String text, int start, int end) {
			char previous = '.';
			for (int i = start; i < end; i++) {
				char c = text.charAt(i);
				boolean label = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
				if (!label && (c != '.' || previous == '.')) {
					return false;
				}
				previous = c;
			}
			return start == end || previous != '.';
		}

	}

}
