package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The origins that a policy allows: those in its list, and those that an authorizer
 * allows. Immutable.
 */
final class OriginRule {

	private final String policy;

	private final List<OriginPattern> patterns;

	private final AllowedOrigins listed;

	private final boolean credentials;

	private final Set<DangerousSetting> dangers;

	// Origins that need no DangerousSetting. Computed on demand, since this may load the
	// public suffix list
	private volatile @Nullable AllowedOrigins fitForCredentials;

	/**
	 * Create a rule.
	 * @param policy the name of the policy, for the authorizer
	 * @param patterns the list
	 * @param credentials whether the policy allows credentials
	 * @param dangers the accepted dangers
	 */
	OriginRule(String policy, List<OriginPattern> patterns, boolean credentials, Set<DangerousSetting> dangers) {
		this.policy = policy;
		this.patterns = patterns;
		this.listed = new AllowedOrigins(patterns);
		this.credentials = credentials;
		this.dangers = dangers;
	}

	/**
	 * Return whether every origin is allowed, well-formed or not.
	 */
	boolean isAny() {
		return this.listed.isAny();
	}

	/**
	 * Return the reason for refusing an origin.
	 * @param request the request
	 * @param origin its origin
	 * @param authorizer decides about valid origins that the list doesn't cover, or
	 * {@code null} to refuse them
	 * @return the reason, or {@code null} if the origin is allowed
	 */
	@Nullable RefusalReason refuse(CorsRequest request, String origin, @Nullable OriginAuthorizer authorizer) {
		if (this.listed.isAny()) {
			return null;
		}
		if (origin.length() > WebOrigin.MAX_LENGTH || request.isRepeated(HeaderNames.ORIGIN)) {
			return RefusalReason.ORIGIN_MALFORMED;
		}
		if (this.listed.allowsExactly(origin)) {
			return null;
		}
		if (origin.equals("null")) {
			return RefusalReason.ORIGIN_NULL;
		}
		WebOrigin parsed = WebOrigin.parse(origin);
		if (parsed == null) {
			return RefusalReason.ORIGIN_MALFORMED;
		}
		boolean allowed = this.listed.allowsByPattern(parsed)
				|| (authorizer != null && couldList(parsed, this.credentials, this.dangers)
						&& authorizer.isAllowed(new OriginQuery(parsed, this.policy, host(request))));
		return allowed ? null : RefusalReason.ORIGIN_NOT_ALLOWED;
	}

	private static @Nullable String host(CorsRequest request) {
		String host = request.host();
		// Hosts have at most 253 characters, and the host is part of a cache key
		return (host != null && !host.isEmpty() && host.length() <= 253) ? Tokens.lowerCase(host) : null;
	}

	/**
	 * Return whether the list covers an origin or contains a pattern.
	 */
	boolean lists(String pattern) {
		WebOrigin parsed = WebOrigin.parse(pattern);
		return isAny() || this.patterns.stream().anyMatch((each) -> each.toString().equals(pattern))
				|| (parsed != null && this.listed.allowsByPattern(parsed));
	}

	/**
	 * Return whether an authorizer decides about an origin.
	 */
	boolean isForAuthorizer(String origin) {
		WebOrigin parsed = WebOrigin.parse(origin);
		return parsed != null && !isAny() && !this.listed.allowsExactly(origin) && !this.listed.allowsByPattern(parsed)
				&& couldList(parsed, this.credentials, this.dangers);
	}

	boolean isWanted(DangerousSetting danger) {
		return this.dangers.contains(danger);
	}

	/**
	 * Return whether the list is valid with credentials, without accepting any danger.
	 */
	boolean couldHaveCredentials() {
		return this.patterns.stream()
			.allMatch((pattern) -> isFitForCredentials(pattern)
					&& !(pattern.subdomains() && SharedHosts.contains(pattern.host())));
	}

	private static boolean isFitForCredentials(OriginPattern pattern) {
		return !pattern.isNull() && !pattern.isFile() && pattern.dangerWithCredentials(Set.of()) == null;
	}

	/**
	 * Return whether an allowed origin would also be allowed with credentials.
	 */
	boolean isFitForCredentials(String origin) {
		WebOrigin parsed = WebOrigin.parse(origin);
		if (parsed == null || !couldList(parsed, true, Set.of())) {
			return false;
		}
		boolean byAuthorizer = !isAny() && !allows(this.listed, parsed);
		return byAuthorizer || allows(fitForCredentials(), parsed);
	}

	private static boolean allows(AllowedOrigins origins, WebOrigin origin) {
		return origins.allowsExactly(origin.toString()) || origins.allowsByPattern(origin);
	}

	private AllowedOrigins fitForCredentials() {
		AllowedOrigins fit = this.fitForCredentials;
		if (fit == null) {
			fit = new AllowedOrigins(this.patterns.stream().filter(OriginRule::isFitForCredentials).toList());
			this.fitForCredentials = fit;
		}
		return fit;
	}

	/**
	 * Return whether a list could contain an origin as an exact entry.
	 */
	private static boolean couldList(WebOrigin origin, boolean credentials, Set<DangerousSetting> dangers) {
		OriginPattern pattern = OriginPattern.parse(origin.toString()).pattern();
		return pattern != null && pattern.isExact() && pattern.toString().equals(origin.toString())
				&& (!credentials || pattern.dangerWithCredentials(dangers) == null);
	}

}
