package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The origins that a policy allows, compiled so that a look-up costs the same however
 * many there are: one hash for an exact origin, or a handful of comparisons, one pass
 * over the host, from the right, for all patterns. Immutable.
 */
final class AllowedOrigins {

	private static final int FEW = 4;

	private final boolean any;

	private final Set<String> exact = new HashSet<>();

	// Used instead, if there are so few that comparing them takes less time than to hash
	// a new string
	private final String @Nullable [] few;

	private final SubstringMap<SchemePatterns> patterns;

	private final boolean hasPatterns;

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
		this.few = (this.exact.size() <= FEW) ? this.exact.toArray(new String[0]) : null;
		Map<String, SchemePatterns> compiled = new HashMap<>();
		patternsByScheme.forEach((scheme, patterns) -> compiled.put(scheme, new SchemePatterns(patterns)));
		this.patterns = new SubstringMap<>(compiled);
		this.hasPatterns = !compiled.isEmpty();
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
		if (this.few == null) {
			return this.exact.contains(origin);
		}
		for (String allowed : this.few) {
			if (allowed.equals(origin)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether an origin matches a pattern.
	 */
	boolean allowsByPattern(WebOrigin origin) {
		if (!this.hasPatterns) {
			return false;
		}
		String text = origin.toString();
		int end = origin.schemeLength();
		SchemePatterns patterns = this.patterns.get(text, 0, end, SubstringMap.hash(text, 0, end), false);
		return patterns != null && patterns.match(origin);
	}

	/**
	 * The patterns of one scheme. A key is the part of an origin that has to be there: it
	 * starts with the dot behind the wildcard, or with the host, and ends with the origin
	 * or, where any port will do, with the host.
	 */
	private static final class SchemePatterns {

		private final SubstringMap<OriginPattern> byKey;

		private final SubstringMap<OriginPattern> byAnyPortKey;

		SchemePatterns(List<OriginPattern> patterns) {
			this.byKey = new SubstringMap<>(keys(patterns, false));
			this.byAnyPortKey = new SubstringMap<>(keys(patterns, true));
		}

		private static Map<String, OriginPattern> keys(List<OriginPattern> patterns, boolean anyPort) {
			Map<String, OriginPattern> keys = new HashMap<>();
			for (OriginPattern pattern : patterns) {
				if (pattern.anyPort() == anyPort) {
					String host = (pattern.subdomains() ? "." : "") + pattern.host();
					keys.put(anyPort ? host : host + pattern.port(), pattern);
				}
			}
			return keys;
		}

		boolean match(WebOrigin origin) {
			if (!origin.hasBrowsersPort()) {
				return false;
			}
			String text = origin.toString();
			int hash = SubstringMap.hash(text, origin.hostEnd(), text.length());
			int hostHash = 0;
			for (int i = origin.hostEnd() - 1; i >= origin.hostStart(); i--) {
				char c = text.charAt(i);
				hash = SubstringMap.extend(hash, c);
				hostHash = SubstringMap.extend(hostHash, c);
				boolean keyMayStart = (c == '.') != (i == origin.hostStart());
				if (keyMayStart && has(origin, i, hash, hostHash) && areLabels(text, origin.hostStart(), i)) {
					return true;
				}
			}
			return false;
		}

		private boolean has(WebOrigin origin, int start, int hash, int hostHash) {
			String text = origin.toString();
			return this.byKey.get(text, start, text.length(), hash, false) != null
					|| this.byAnyPortKey.get(text, start, origin.hostEnd(), hostHash, false) != null;
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
