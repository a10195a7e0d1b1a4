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

	private final SubstringMap<SchemeKeys> patterns;

	// Used instead, likewise
	private final Key @Nullable [] fewPatterns;

	AllowedOrigins(Collection<OriginPattern> origins) {
		this.any = origins.contains(OriginPattern.ANY);
		Map<String, List<Key>> keysByScheme = new LinkedHashMap<>();
		for (OriginPattern origin : origins) {
			if (origin.isExact()) {
				this.exact.add(origin.toString());
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
		if (this.fewPatterns != null) {
			for (Key key : this.fewPatterns) {
				if (key.matches(origin)) {
					return true;
				}
			}
			return false;
		}
		String text = origin.toString();
		int end = origin.schemeLength();
		SchemeKeys keys = this.patterns.get(text, 0, end, SubstringMap.hash(text, 0, end), false);
		return keys != null && keys.match(origin);
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

	/**
	 * The part of an origin that a pattern wants to be there: it starts with the dot
	 * behind the wildcard, or with the host, and ends with the origin or, where any port
	 * will do, with the host.
	 *
	 * @param scheme the scheme of the pattern
	 * @param text the part
	 * @param anyPort whether any port will do
	 */
	private record Key(String scheme, String text, boolean anyPort) {

		Key(OriginPattern pattern) {
			this(pattern.scheme(),
					(pattern.subdomains() ? "." : "") + pattern.host() + (pattern.anyPort() ? "" : pattern.port()),
					pattern.anyPort());
		}

		boolean matches(WebOrigin origin) {
			String origins = origin.toString();
			int start = (this.anyPort ? origin.hostEnd() : origins.length()) - this.text.length();
			boolean subdomains = this.text.charAt(0) == '.';
			return (subdomains ? start > origin.hostStart() : start == origin.hostStart())
					&& origins.startsWith(this.text, start) && origin.hasScheme(this.scheme) && origin.hasBrowsersPort()
					&& areLabels(origins, origin.hostStart(), start);
		}

	}

	/**
	 * The keys of one scheme, which are found in one pass over the host.
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
			return this.bound.get(text, start, text.length(), hash, false) != null
					|| this.withAnyPort.get(text, start, origin.hostEnd(), hostHash, false) != null;
		}

	}

}
