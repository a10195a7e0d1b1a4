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
 * The origins that a policy allows, compiled so that the cost of a look-up doesn't depend
 * on their number: one hash for exact origins, and one pass over the host, from the
 * right, for all patterns. A few origins or patterns are compared directly. Immutable.
 */
final class AllowedOrigins {

	private static final int FEW = 4;

	private final boolean any;

	private final Set<String> exact = new HashSet<>();

	// Used instead of the set if comparing a few is faster than hashing a new string
	private final String @Nullable [] few;

	// Schemes with any host allowed
	private final Set<String> schemes = new HashSet<>();

	private final SubstringMap<SchemeKeys> patterns;

	// Used instead of the map if comparing a few is faster than a pass over the host
	private final Key @Nullable [] fewPatterns;

	AllowedOrigins(Collection<OriginPattern> origins) {
		this.any = origins.contains(OriginPattern.ANY);
		Map<String, List<Key>> keysByScheme = new LinkedHashMap<>();
		for (OriginPattern origin : origins) {
			if (origin.isExact()) {
				this.exact.add(origin.toString());
			}
			else if (origin.isAnyHost()) {
				this.schemes.add(origin.scheme());
			}
			else if (!origin.scheme().isEmpty()) {
				keysByScheme.computeIfAbsent(origin.scheme(), (scheme) -> new ArrayList<>()).add(new Key(origin));
			}
		}
		this.few = (this.exact.size() <= FEW) ? this.exact.toArray(new String[0]) : null;
		Map<String, SchemeKeys> compiled = new HashMap<>();
		keysByScheme.forEach((scheme, keys) -> compiled.put(scheme, new SchemeKeys(keys)));
		this.patterns = new SubstringMap<>(compiled);
		List<Key> keys = keysByScheme.values().stream().flatMap(List::stream).toList();
		this.fewPatterns = (keys.size() <= FEW) ? keys.toArray(new Key[0]) : null;
	}

	/**
	 * Return whether every origin is allowed, well-formed or not.
	 */
	boolean isAny() {
		return this.any;
	}

	/**
	 * Return whether an origin is listed exactly as sent.
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
		if (!origin.hasBrowsersPort()) {
			return false;
		}
		if (!this.schemes.isEmpty() && this.schemes.contains(origin.scheme())) {
			return true;
		}
		String text = origin.toString();
		int hostStart = origin.hostStart();
		int hostEnd = origin.hostEnd();
		if (this.fewPatterns != null) {
			for (Key key : this.fewPatterns) {
				if (key.matches(text, hostStart, hostEnd)) {
					return true;
				}
			}
			return false;
		}
		int end = origin.schemeLength();
		SchemeKeys keys = this.patterns.get(text, 0, end, SubstringMap.hash(text, 0, end), false);
		return keys != null && keys.match(text, hostStart, hostEnd);
	}

	/**
	 * Return whether a wildcard can match a part of a host: whole labels, in the form
	 * that browsers send. An empty part is valid if the pattern names the whole host.
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

	/**
	 * The part of an origin that a pattern requires. It starts with the dot after the
	 * wildcard, or with the host. It ends at the end of the origin or, if any port is
	 * allowed, at the end of the host.
	 *
	 * @param beginning the text before the host
	 * @param text the part
	 * @param subdomains whether labels must precede it
	 * @param anyPort whether any port is allowed
	 */
	private record Key(String beginning, String text, boolean subdomains, boolean anyPort) {

		Key(OriginPattern pattern) {
			this(pattern.scheme() + "://",
					(pattern.subdomains() ? "." : "") + pattern.host() + (pattern.anyPort() ? "" : pattern.port()),
					pattern.subdomains(), pattern.anyPort());
		}

		boolean matches(String origin, int hostStart, int hostEnd) {
			int start = (this.anyPort ? hostEnd : origin.length()) - this.text.length();
			boolean starts = this.subdomains ? start > hostStart : start == hostStart;
			return starts && origin.startsWith(this.text, start) && origin.startsWith(this.beginning)
					&& areLabels(origin, hostStart, start);
		}

	}

	/**
	 * The keys of one scheme, found in one pass over the host.
	 */
	private static final class SchemeKeys {

		private final SubstringMap<Key> bound;

		private final SubstringMap<Key> withAnyPort;

		SchemeKeys(List<Key> keys) {
			this.bound = byText(keys, false);
			this.withAnyPort = byText(keys, true);
		}

		private static SubstringMap<Key> byText(List<Key> keys, boolean anyPort) {
			Map<String, Key> byText = new HashMap<>();
			keys.stream().filter((key) -> key.anyPort == anyPort).forEach((key) -> byText.put(key.text, key));
			return new SubstringMap<>(byText);
		}

		boolean match(String origin, int hostStart, int hostEnd) {
			int hash = SubstringMap.hash(origin, hostEnd, origin.length());
			int hostHash = 0;
			for (int i = hostEnd - 1; i >= hostStart; i--) {
				char c = origin.charAt(i);
				hash = SubstringMap.extend(hash, c);
				hostHash = SubstringMap.extend(hostHash, c);
				if ((c == '.' || i == hostStart)
						&& (fits(this.bound.get(origin, i, origin.length(), hash, false), i > hostStart)
								|| fits(this.withAnyPort.get(origin, i, hostEnd, hostHash, false), i > hostStart))
						&& areLabels(origin, hostStart, i)) {
					return true;
				}
			}
			return false;
		}

		private static boolean fits(@Nullable Key key, boolean subdomain) {
			return key != null && key.subdomains == subdomain;
		}

	}

}
