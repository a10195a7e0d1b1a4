package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one part of an application allows to pages of other origins, and the decision
 * about each request to it. Immutable and safe for concurrent use. The cost of a decision
 * doesn't depend on how many origins are allowed.
 * <p>
 * A policy decides as the
 * <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a> says, and
 * enforces what it decides: a refused request doesn't reach its handler, unless the
 * policy is told otherwise.
 */
public final class CorsPolicy {

	private final String name;

	private final List<String> paths;

	private final List<String> allowedOrigins;

	private final AllowedOrigins origins;

	private final AllowedMethods methods;

	private final AllowedHeaders headers;

	private final List<String> exposedHeaders;

	private final boolean allowCredentials;

	private final Duration maxAge;

	private final boolean allowPrivateNetwork;

	private final Set<DangerousSetting> dangers;

	private final List<PolicyWarning> warnings;

	private final boolean rejectRefused;

	// Those that all have to allow, or none if this is a policy of its own
	private final List<CorsPolicy> members;

	private final CorsDecisions decisions;

	// Found out when somebody asks, which may need the list of public suffixes
	private volatile @Nullable Boolean fitForCredentials;

	CorsPolicy(CorsPolicyBuilder builder, ParsedSettings settings, List<PolicyWarning> warnings) {
		this.name = builder.name;
		this.paths = settings.paths();
		this.allowedOrigins = settings.origins().stream().map(OriginPattern::toString).toList();
		this.origins = settings.allowedOrigins();
		this.methods = settings.methods();
		this.headers = settings.headers();
		this.exposedHeaders = settings.exposedHeaders();
		this.allowCredentials = builder.allowCredentials;
		this.maxAge = Duration.ofSeconds(builder.maxAge.toSeconds());
		this.allowPrivateNetwork = builder.allowPrivateNetwork;
		this.dangers = builder.dangers;
		this.warnings = List.copyOf(warnings);
		this.rejectRefused = builder.rejectRefused;
		this.members = List.of();
		this.decisions = new CorsDecisions(this, this.rejectRefused);
	}

	private CorsPolicy(List<CorsPolicy> members) {
		CorsPolicy first = members.get(0);
		this.members = List.copyOf(members);
		this.name = first.name;
		this.paths = first.paths;
		this.origins = new AllowedOrigins(List.of());
		this.allowedOrigins = commonOrigins(members);
		this.methods = members.stream().map(CorsPolicy::methods).reduce(AllowedMethods::and).orElseThrow();
		this.headers = members.stream().map(CorsPolicy::headers).reduce(AllowedHeaders::and).orElseThrow();
		this.exposedHeaders = members.stream()
			.map((member) -> new AllowedHeaders(member.exposedHeaders))
			.reduce(AllowedHeaders::and)
			.orElseThrow()
			.asList();
		this.allowCredentials = members.stream().allMatch(CorsPolicy::allowsCredentials);
		this.maxAge = members.stream().map(CorsPolicy::maxAge).reduce(first.maxAge, CorsPolicy::shorter);
		this.allowPrivateNetwork = members.stream().allMatch(CorsPolicy::allowsPrivateNetwork);
		this.rejectRefused = members.stream().anyMatch((member) -> member.rejectRefused);
		this.dangers = Set.of();
		this.warnings = List.of();
		this.decisions = new CorsDecisions(this, this.rejectRefused);
	}

	/**
	 * Return a policy that allows what each of some policies allows, for paths that all
	 * of them cover. It has the name and the paths of the first one; what it refuses is
	 * refused in the name of the one that refuses it.
	 * @param policies the policies, at least one
	 * @return the policy, which is the only one if there is one
	 */
	public static CorsPolicy allOf(List<CorsPolicy> policies) {
		return (policies.size() == 1) ? policies.get(0) : new CorsPolicy(policies);
	}

	private static List<String> commonOrigins(List<CorsPolicy> members) {
		return members.stream()
			.flatMap((member) -> member.allowedOrigins.stream())
			.distinct()
			.filter((origin) -> members.stream().allMatch((member) -> member.lists(origin)))
			.toList();
	}

	private boolean lists(String origin) {
		WebOrigin parsed = WebOrigin.parse(origin);
		return !varies() || this.allowedOrigins.contains(origin)
				|| (parsed != null && this.origins.allowsByPattern(parsed));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * Return a builder with the default values: no origins, the methods {@code GET},
	 * {@code HEAD} and {@code POST}, any request header, no exposed headers, no
	 * credentials, 30 minutes.
	 * @return a new builder
	 */
	public static CorsPolicyBuilder builder() {
		return new CorsPolicyBuilder();
	}

	/**
	 * Decide about a request. The decision for a request without an {@code Origin}
	 * doesn't look at it any further.
	 * @param request the request, whose path this policy covers
	 * @return what to do
	 */
	public CorsDecision decide(CorsRequest request) {
		return decide(request, null);
	}

	/**
	 * Decide about a request. The decision for a request without an {@code Origin}
	 * doesn't look at it any further.
	 * @param request the request, whose path this policy covers
	 * @param authorizer asked about an origin that the list doesn't cover but could have,
	 * or {@code null} if such an origin is refused
	 * @return what to do
	 */
	public CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		CorsDecision decision = decideTogether(request, authorizer);
		RefusalReason reason = decision.reason();
		if (reason != null) {
			for (CorsPolicy member : this.members) {
				if (member.decide(request, authorizer).reason() == reason) {
					return decision.of(member);
				}
			}
		}
		return decision;
	}

	private CorsDecision decideTogether(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		String origin = request.origin();
		if (origin == null || SameOrigin.test(origin, request)) {
			return this.decisions.notCors(request.method());
		}
		if (request.method().equals("OPTIONS")) {
			String requestedMethod = request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
			if (requestedMethod != null) {
				return decidePreflight(request, origin, requestedMethod, authorizer);
			}
		}
		return decideActual(request, origin, authorizer);
	}

	private CorsDecision decideActual(CorsRequest request, String origin, @Nullable OriginAuthorizer authorizer) {
		RefusalReason reason = refuseOrigin(request, origin, authorizer);
		if (reason == null && !this.methods.allows(request.method())) {
			reason = RefusalReason.METHOD_NOT_ALLOWED;
		}
		if (reason == null) {
			return this.decisions.allowed();
		}
		// A navigation carries an Origin too (a form's POST), but no script reads its
		// answer: Fetch never puts it under CORS.
		if ("navigate".equals(request.header(HeaderNames.SEC_FETCH_MODE))) {
			return this.decisions.undecorated();
		}
		return this.decisions.refused(reason);
	}

	private CorsDecision decidePreflight(CorsRequest request, String origin, String method,
			@Nullable OriginAuthorizer authorizer) {
		RefusalReason reason = refuseOrigin(request, origin, authorizer);
		if (reason != null) {
			return this.decisions.preflightRefused(reason);
		}
		boolean methodAllowed = this.methods.allows(method);
		RequestedHeaders requested = RequestedHeaders.read(request, this.headers);
		boolean privateNetwork = "true".equals(request.header(HeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK));
		if (!methodAllowed) {
			reason = RefusalReason.METHOD_NOT_ALLOWED;
		}
		else if (requested == null) {
			reason = RefusalReason.HEADERS_MALFORMED;
		}
		else if (!requested.areAllowed()) {
			reason = RefusalReason.HEADER_NOT_ALLOWED;
		}
		else if (privateNetwork && !this.allowPrivateNetwork) {
			reason = RefusalReason.PRIVATE_NETWORK_NOT_ALLOWED;
		}
		return this.decisions.preflight(reason, privateNetwork, methodAllowed ? method : null, requested, request);
	}

	private @Nullable RefusalReason refuseOrigin(CorsRequest request, String origin,
			@Nullable OriginAuthorizer authorizer) {
		if (this.origins.isAny()) {
			return null;
		}
		if (!this.members.isEmpty()) {
			return refuseOriginByMember(request, origin, authorizer);
		}
		if (origin.length() > WebOrigin.MAX_LENGTH || request.isRepeated(HeaderNames.ORIGIN)) {
			return RefusalReason.ORIGIN_MALFORMED;
		}
		if (this.origins.allowsExactly(origin)) {
			return null;
		}
		if (origin.equals("null")) {
			return RefusalReason.ORIGIN_NULL;
		}
		WebOrigin parsed = WebOrigin.parse(origin);
		if (parsed == null) {
			return RefusalReason.ORIGIN_MALFORMED;
		}
		boolean allowed = this.origins.allowsByPattern(parsed)
				|| (authorizer != null && couldList(parsed) && authorizer.isAllowed(parsed, this.name));
		return allowed ? null : RefusalReason.ORIGIN_NOT_ALLOWED;
	}

	private @Nullable RefusalReason refuseOriginByMember(CorsRequest request, String origin,
			@Nullable OriginAuthorizer authorizer) {
		for (CorsPolicy member : this.members) {
			RefusalReason reason = member.refuseOrigin(request, origin, authorizer);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

	private boolean couldList(WebOrigin origin) {
		return ParsedSettings.couldList(origin, this.allowCredentials, this.dangers);
	}

	/**
	 * Return the name.
	 * @return the name, {@code default} unless another one is set
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the paths that the policy covers.
	 * @return path patterns, each with a slash at its beginning
	 */
	public List<String> paths() {
		return this.paths;
	}

	/**
	 * Return the allowed origins and origin patterns.
	 * @return origins in canonical form, as configured otherwise
	 */
	public List<String> allowedOrigins() {
		return this.allowedOrigins;
	}

	/**
	 * Return whether it would be for an {@link OriginAuthorizer} to decide about an
	 * origin: one that the list doesn't cover but could have.
	 * @param origin the origin, as sent
	 * @return whether it would be
	 */
	public boolean isForAuthorizer(String origin) {
		if (!this.members.isEmpty()) {
			return this.members.stream().anyMatch((member) -> member.isForAuthorizer(origin));
		}
		WebOrigin parsed = WebOrigin.parse(origin);
		return parsed != null && !this.origins.isAny() && !this.origins.allowsExactly(origin)
				&& !this.origins.allowsByPattern(parsed) && couldList(parsed);
	}

	/**
	 * Return the allowed methods.
	 * @return methods, or {@code *} alone
	 */
	public List<String> allowedMethods() {
		return this.methods.asList();
	}

	/**
	 * Return the request headers that a page may send.
	 * @return header names, or {@code *} alone
	 */
	public List<String> allowedHeaders() {
		return this.headers.asList();
	}

	/**
	 * Return the response headers that a script may read beside the <a href=
	 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">safelisted</a>
	 * ones.
	 * @return header names, or {@code *} alone
	 */
	public List<String> exposedHeaders() {
		return this.exposedHeaders;
	}

	/**
	 * Return whether pages may use
	 * <a href= "https://fetch.spec.whatwg.org/#credentials">credentials</a>.
	 * @return whether they may
	 */
	public boolean allowsCredentials() {
		return this.allowCredentials;
	}

	/**
	 * Return whether an origin that is allowed would be so together with credentials too,
	 * whatever this policy allows: whether it is no insecure one, and neither any origin,
	 * {@code null}, insecure ones nor the subdomains of a public suffix are in the list.
	 * @param origin the origin, which may be one that an authorizer allows
	 * @return whether it would be
	 */
	public boolean isFitForCredentials(String origin) {
		if (!this.members.isEmpty()) {
			return this.members.stream().allMatch((member) -> member.isFitForCredentials(origin));
		}
		WebOrigin parsed = WebOrigin.parse(origin);
		return parsed != null && ParsedSettings.couldList(parsed, true, Set.of()) && isListFitForCredentials();
	}

	private boolean isListFitForCredentials() {
		Boolean fit = this.fitForCredentials;
		if (fit == null) {
			fit = canHaveCredentials();
			this.fitForCredentials = fit;
		}
		return fit;
	}

	private boolean canHaveCredentials() {
		try {
			builder().originsByAuthorizerOnly().allowedOrigins(this.allowedOrigins).allowCredentials(true).build();
			return true;
		}
		catch (InvalidCorsPolicyException ex) {
			return false;
		}
	}

	/**
	 * Return how long a browser may keep the answer to a preflight.
	 * @return the duration, in whole seconds, or zero for not at all
	 */
	public Duration maxAge() {
		return this.maxAge;
	}

	/**
	 * Return whether public pages may reach this server on a private network.
	 * @return whether they may
	 */
	public boolean allowsPrivateNetwork() {
		return this.allowPrivateNetwork;
	}

	/**
	 * Return what deserves attention in the configuration of this policy.
	 * @return the warnings, in the order of the settings
	 */
	public List<PolicyWarning> warnings() {
		return this.warnings;
	}

	/**
	 * Return whether the answer depends on the request's origin.
	 */
	boolean varies() {
		return this.members.isEmpty() ? !this.origins.isAny() : this.members.stream().anyMatch(CorsPolicy::varies);
	}

	AllowedMethods methods() {
		return this.methods;
	}

	AllowedHeaders headers() {
		return this.headers;
	}

}
