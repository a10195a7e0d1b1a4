package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A CORS policy, which defines the access of other origins to a part of an application
 * and decides about each request to it. Immutable and safe for concurrent use. The cost
 * of a decision doesn't depend on the number of allowed origins.
 * <p>
 * A policy implements the
 * <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a> and
 * enforces its decisions: a refused request doesn't reach its handler, unless
 * {@link Builder#rejectRefused(boolean)} is {@code false}.
 */
public final class CorsPolicy {

	private final String name;

	private final List<String> paths;

	private final List<String> allowedOrigins;

	// All of these must allow an origin
	private final List<OriginRule> origins;

	private final AllowedMethods methods;

	private final AllowedHeaders headers;

	private final List<String> exposedHeaders;

	private final boolean allowCredentials;

	private final Duration maxAge;

	private final boolean allowPrivateNetwork;

	private final boolean rejectRefused;

	private final Inheritance inheritance;

	private final List<PolicyWarning> warnings;

	// The policies that must all allow a request, or none if this isn't a combination
	private final List<CorsPolicy> members;

	private final CorsProtocol protocol;

	private CorsPolicy(Builder builder, ParsedSettings settings, List<PolicyWarning> warnings) {
		this.name = builder.name;
		this.paths = settings.paths();
		this.allowedOrigins = settings.origins().stream().map(OriginPattern::toString).toList();
		this.origins = List
			.of(new OriginRule(builder.name, settings.origins(), builder.allowCredentials, builder.dangers));
		this.methods = settings.methods();
		this.headers = settings.headers();
		this.exposedHeaders = settings.exposedHeaders();
		this.allowCredentials = builder.allowCredentials;
		this.maxAge = Duration.ofSeconds(builder.maxAge.toSeconds());
		this.allowPrivateNetwork = builder.allowPrivateNetwork;
		this.rejectRefused = builder.rejectRefused;
		this.inheritance = builder.inheritance;
		this.warnings = List.copyOf(warnings);
		this.members = List.of();
		this.protocol = new CorsProtocol(this, this.origins, this.rejectRefused);
	}

	private CorsPolicy(List<CorsPolicy> members) {
		CorsPolicy first = members.get(0);
		this.members = List.copyOf(members);
		this.name = first.name;
		this.paths = first.paths;
		this.origins = members.stream().flatMap((member) -> member.origins.stream()).toList();
		this.allowedOrigins = members.stream()
			.flatMap((member) -> member.allowedOrigins.stream())
			.distinct()
			.filter((origin) -> this.origins.stream().allMatch((rule) -> rule.lists(origin)))
			.toList();
		this.methods = members.stream().map(CorsPolicy::methods).reduce(AllowedMethods::and).orElseThrow();
		this.headers = members.stream().map(CorsPolicy::headers).reduce(AllowedHeaders::and).orElseThrow();
		this.exposedHeaders = members.stream()
			.map((member) -> new AllowedHeaders(member.exposedHeaders))
			.reduce(AllowedHeaders::and)
			.orElseThrow()
			.asList();
		this.allowCredentials = members.stream().allMatch(CorsPolicy::allowsCredentials);
		this.maxAge = members.stream().map(CorsPolicy::maxAge).min(Duration::compareTo).orElseThrow();
		this.allowPrivateNetwork = members.stream().allMatch(CorsPolicy::allowsPrivateNetwork);
		this.rejectRefused = members.stream().anyMatch((member) -> member.rejectRefused);
		this.inheritance = first.inheritance;
		this.warnings = List.of();
		this.protocol = new CorsProtocol(this, this.origins, this.rejectRefused);
	}

	/**
	 * Return a policy that allows only what all given policies allow, for paths that all
	 * of them cover. It has the name and the paths of the first one. Each refusal carries
	 * the name of the policy that refuses.
	 * @param policies the policies, at least one
	 * @return the combined policy, or the given one if there is only one
	 */
	public static CorsPolicy allOf(List<CorsPolicy> policies) {
		return (policies.size() == 1) ? policies.get(0) : new CorsPolicy(policies);
	}

	/**
	 * Return a builder with the default values: no origins, the methods {@code GET},
	 * {@code HEAD} and {@code POST}, any request header, no exposed headers, no
	 * credentials, and a maximum age of 30 minutes.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Decide about a request. For a request without an {@code Origin}, the decision
	 * depends on the method only.
	 * @param request the request, to a path that this policy covers
	 * @return the decision
	 */
	public CorsDecision decide(CorsRequest request) {
		return decide(request, null);
	}

	/**
	 * Decide about a request. For a request without an {@code Origin}, the decision
	 * depends on the method only.
	 * @param request the request, to a path that this policy covers
	 * @param authorizer decides about valid origins that the list doesn't cover, or
	 * {@code null} to refuse them
	 * @return the decision
	 */
	public CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		CorsDecision decision = this.protocol.decide(request, authorizer);
		RefusalReason reason = decision.reason();
		return (reason == null || this.members.isEmpty()) ? decision
				: decision.of(membersMatching((member) -> member.decide(request, authorizer).reason() == reason));
	}

	/**
	 * Return the combination of the members that match a condition, or this policy if
	 * none does.
	 */
	private CorsPolicy membersMatching(Predicate<CorsPolicy> condition) {
		List<CorsPolicy> some = this.members.stream().filter(condition).toList();
		return (some.isEmpty() || some.size() == this.members.size()) ? this : allOf(some);
	}

	/**
	 * Return the name.
	 * @return the name, {@code default} unless set
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the policies that must all allow a request.
	 * @return the policies that this one {@link #allOf(List) combines}, or only this one
	 */
	public List<CorsPolicy> members() {
		return this.members.isEmpty() ? List.of(this) : this.members;
	}

	/**
	 * Return the paths that the policy covers.
	 * @return path patterns, each with a leading slash
	 */
	public List<String> paths() {
		return this.paths;
	}

	/**
	 * Return the allowed origins and origin patterns.
	 * @return origins in canonical form, in the configured order
	 */
	public List<String> allowedOrigins() {
		return this.allowedOrigins;
	}

	/**
	 * Return whether an {@link OriginAuthorizer} would decide about an origin: a valid
	 * origin that the list doesn't cover, and that the policy could allow.
	 * @param origin the origin, as sent
	 * @return whether an authorizer would decide
	 */
	public boolean isForAuthorizer(String origin) {
		return this.origins.stream().anyMatch((rule) -> rule.isForAuthorizer(origin));
	}

	/**
	 * Return the allowed methods.
	 * @return methods, or only {@code *}
	 */
	public List<String> allowedMethods() {
		return this.methods.asList();
	}

	/**
	 * Return the allowed request headers.
	 * @return header names, or only {@code *}
	 */
	public List<String> allowedHeaders() {
		return this.headers.asList();
	}

	/**
	 * Return the response headers that scripts can read in addition to the <a href=
	 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">CORS-safelisted</a>
	 * ones.
	 * @return header names, or only {@code *}
	 */
	public List<String> exposedHeaders() {
		return this.exposedHeaders;
	}

	/**
	 * Return whether the policy exposes a response header.
	 * @param name the header's name, in any case
	 * @return whether the header or {@code *} is exposed
	 */
	public boolean exposes(String name) {
		for (String exposed : this.exposedHeaders) {
			if (exposed.equalsIgnoreCase(name) || exposed.equals("*")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether requests can use
	 * <a href= "https://fetch.spec.whatwg.org/#credentials">credentials</a>.
	 * @return whether credentials are allowed
	 */
	public boolean allowsCredentials() {
		return this.allowCredentials;
	}

	/**
	 * Return whether a danger is accepted.
	 * @param danger the danger
	 * @return whether the configuration accepts it
	 */
	public boolean dangerouslyAllows(DangerousSetting danger) {
		return this.origins.stream().allMatch((rule) -> rule.isWanted(danger));
	}

	/**
	 * Return whether the listed origins would be valid with credentials.
	 * @return {@code true} if none of them would need a {@link DangerousSetting}
	 */
	public boolean couldAllowCredentials() {
		return this.origins.stream().allMatch(OriginRule::couldHaveCredentials);
	}

	/**
	 * Return whether an allowed origin can open a WebSocket whose origin only the policy
	 * checks. Each handshake carries cookies, so the policy must allow credentials. The
	 * {@link DangerousSetting dangers} that the policy accepts don't apply to WebSockets.
	 * @param origin the origin, listed or allowed by an authorizer
	 * @return whether it can
	 */
	public boolean opensWebSockets(String origin) {
		return this.allowCredentials && this.origins.stream().allMatch((rule) -> rule.isFitForCredentials(origin));
	}

	/**
	 * Return the refusal of a WebSocket from an origin that the policy allows but that
	 * can't {@link #opensWebSockets open} one.
	 * @param origin the origin
	 * @return the refusal
	 */
	public CorsDecision rejectWebSocket(String origin) {
		return this.protocol.rejectWebSocket().of(membersMatching((member) -> !member.opensWebSockets(origin)));
	}

	/**
	 * Return the decision about a handshake from an allowed origin that can't
	 * {@link #opensWebSockets open} a WebSocket.
	 */
	CorsDecision handleUnopened(CorsRequest request, String origin) {
		return this.protocol.handleUnopened(request, origin)
			.of(membersMatching((member) -> !member.opensWebSockets(origin)));
	}

	/**
	 * Return how long browsers can cache the response to a preflight.
	 * @return the duration in whole seconds, or zero to turn caching off
	 */
	public Duration maxAge() {
		return this.maxAge;
	}

	/**
	 * Return whether public websites can reach this server on a private network.
	 * @return whether they can
	 */
	public boolean allowsPrivateNetwork() {
		return this.allowPrivateNetwork;
	}

	/**
	 * Return the warnings about the configuration of this policy.
	 * @return the warnings, in the order of the settings
	 */
	public List<PolicyWarning> warnings() {
		return this.warnings;
	}

	Inheritance inheritance() {
		return this.inheritance;
	}

	/**
	 * Return whether the response depends on the request's origin.
	 */
	boolean varies() {
		return this.origins.stream().anyMatch((rule) -> !rule.isAny());
	}

	AllowedMethods methods() {
		return this.methods;
	}

	AllowedHeaders headers() {
		return this.headers;
	}

	/**
	 * Builds a {@link CorsPolicy}, or reports all its problems. Values have the same
	 * syntax as in the configuration properties. Not safe for concurrent use.
	 */
	public static final class Builder {

		String name = "default";

		List<String> paths = List.of("/**");

		List<String> allowedOrigins = List.of();

		boolean originsByAuthorizerOnly;

		List<String> allowedMethods = List.of("GET", "HEAD", "POST");

		List<String> allowedHeaders = List.of("*");

		List<String> exposedHeaders = List.of();

		boolean allowCredentials;

		Duration maxAge = Duration.ofMinutes(30);

		boolean allowPrivateNetwork;

		boolean rejectRefused = true;

		Set<DangerousSetting> dangers = EnumSet.noneOf(DangerousSetting.class);

		Inheritance inheritance = Inheritance.IN_CODE;

		Builder() {
		}

		/**
		 * Set the name that logs and metrics show for the policy.
		 * @param name the name, {@code default} unless set
		 * @return this
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the paths that the policy covers, as Spring {@code PathPattern}s relative
		 * to the application's context path.
		 * @param paths the patterns, {@code /**} unless set
		 * @return this
		 */
		public Builder paths(String... paths) {
			return paths(List.of(paths));
		}

		/**
		 * Set the paths that the policy covers, as Spring {@code PathPattern}s relative
		 * to the application's context path.
		 * @param paths the patterns, {@code /**} unless set
		 * @return this
		 */
		public Builder paths(List<String> paths) {
			this.paths = List.copyOf(paths);
			return this;
		}

		/**
		 * Set the allowed origins and origin patterns: {@code scheme://host}, with
		 * {@code :port} unless it is the scheme's default; {@code https://*.example.com}
		 * for every subdomain; {@code http://localhost:*} for every port; {@code *} for
		 * every origin.
		 * @param allowedOrigins the origins, at least one
		 * @return this
		 */
		public Builder allowedOrigins(String... allowedOrigins) {
			return allowedOrigins(List.of(allowedOrigins));
		}

		/**
		 * Set the allowed origins and origin patterns: {@code scheme://host}, with
		 * {@code :port} unless it is the scheme's default; {@code https://*.example.com}
		 * for every subdomain; {@code http://localhost:*} for every port; {@code *} for
		 * every origin.
		 * @param allowedOrigins the origins, at least one
		 * @return this
		 */
		public Builder allowedOrigins(List<String> allowedOrigins) {
			this.allowedOrigins = List.copyOf(allowedOrigins);
			return this;
		}

		/**
		 * Configure the policy without a list of origins. An {@link OriginAuthorizer}
		 * decides about all origins.
		 * @return this
		 */
		public Builder originsByAuthorizerOnly() {
			this.allowedOrigins = List.of();
			this.originsByAuthorizerOnly = true;
			return this;
		}

		/**
		 * Set the allowed methods. {@code GET} implies {@code HEAD}.
		 * @param allowedMethods the methods, or {@code *} for any; {@code GET},
		 * {@code HEAD} and {@code POST} unless set
		 * @return this
		 */
		public Builder allowedMethods(String... allowedMethods) {
			return allowedMethods(List.of(allowedMethods));
		}

		/**
		 * Set the allowed methods. {@code GET} implies {@code HEAD}.
		 * @param allowedMethods the methods, or {@code *} for any; {@code GET},
		 * {@code HEAD} and {@code POST} unless set
		 * @return this
		 */
		public Builder allowedMethods(List<String> allowedMethods) {
			this.allowedMethods = List.copyOf(allowedMethods);
			return this;
		}

		/**
		 * Set the request headers to allow in addition to the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-request-header">CORS-safelisted</a>
		 * ones.
		 * @param allowedHeaders header names, or {@code *} for any, including
		 * {@code Authorization}; any unless set
		 * @return this
		 */
		public Builder allowedHeaders(String... allowedHeaders) {
			return allowedHeaders(List.of(allowedHeaders));
		}

		/**
		 * Set the request headers to allow in addition to the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-request-header">CORS-safelisted</a>
		 * ones.
		 * @param allowedHeaders header names, or {@code *} for any, including
		 * {@code Authorization}; any unless set
		 * @return this
		 */
		public Builder allowedHeaders(List<String> allowedHeaders) {
			this.allowedHeaders = List.copyOf(allowedHeaders);
			return this;
		}

		/**
		 * Set the response headers that scripts can read in addition to the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">CORS-safelisted</a>
		 * ones.
		 * @param exposedHeaders header names, or {@code *} for any; none unless set
		 * @return this
		 */
		public Builder exposedHeaders(String... exposedHeaders) {
			return exposedHeaders(List.of(exposedHeaders));
		}

		/**
		 * Set the response headers that scripts can read in addition to the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">CORS-safelisted</a>
		 * ones.
		 * @param exposedHeaders header names, or {@code *} for any; none unless set
		 * @return this
		 */
		public Builder exposedHeaders(List<String> exposedHeaders) {
			this.exposedHeaders = List.copyOf(exposedHeaders);
			return this;
		}

		/**
		 * Set whether requests can carry cookies, TLS client certificates or HTTP
		 * authentication.
		 * @param allowCredentials whether credentials are allowed; {@code false} unless
		 * set
		 * @return this
		 */
		public Builder allowCredentials(boolean allowCredentials) {
			this.allowCredentials = allowCredentials;
			return this;
		}

		/**
		 * Set how long browsers can cache the response to a preflight.
		 * @param maxAge the duration, rounded down to whole seconds, or zero to turn
		 * caching off; 30 minutes unless set
		 * @return this
		 */
		public Builder maxAge(Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Set whether public websites can reach this server on a private network.
		 * @param allowPrivateNetwork whether they can; {@code false} unless set
		 * @return this
		 */
		public Builder allowPrivateNetwork(boolean allowPrivateNetwork) {
			this.allowPrivateNetwork = allowPrivateNetwork;
			return this;
		}

		/**
		 * Set whether to answer a refused actual request without running its handler.
		 * @param rejectRefused {@code true} unless set; with {@code false}, the handler
		 * runs and the browser keeps the response from the page, whatever CORS headers
		 * the handler sets
		 * @return this
		 */
		public Builder rejectRefused(boolean rejectRefused) {
			this.rejectRefused = rejectRefused;
			return this;
		}

		/**
		 * Set the dangers to accept.
		 * @param dangers the dangers; none unless set
		 * @return this
		 */
		public Builder dangerouslyAllow(Set<DangerousSetting> dangers) {
			this.dangers = Set.copyOf(dangers);
			return this;
		}

		/**
		 * Build the policy.
		 * @return the policy
		 * @throws InvalidCorsPolicyException if the policy can't work or is dangerous;
		 * the exception lists all problems
		 */
		public CorsPolicy build() {
			Findings findings = new Findings(this.name);
			ParsedSettings settings = ParsedSettings.parse(this, findings);
			if (!findings.problems().isEmpty()) {
				throw new InvalidCorsPolicyException(findings.problems());
			}
			return new CorsPolicy(this, settings, findings.warnings());
		}

	}

}
