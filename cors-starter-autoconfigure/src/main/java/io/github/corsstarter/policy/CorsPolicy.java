package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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

	// All of these have to allow an origin
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

	// Those that all have to allow, or none if this is a policy of its own
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
	 * Return a policy that allows what each of some policies allows, for paths that all
	 * of them cover. It has the name and the paths of the first one; what it refuses is
	 * refused in the name of the one that refuses it.
	 * @param policies the policies, at least one
	 * @return the policy, which is the only one if there is one
	 */
	public static CorsPolicy allOf(List<CorsPolicy> policies) {
		return (policies.size() == 1) ? policies.get(0) : new CorsPolicy(policies);
	}

	/**
	 * Return a builder with the default values: no origins, the methods {@code GET},
	 * {@code HEAD} and {@code POST}, any request header, no exposed headers, no
	 * credentials, 30 minutes.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
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
		CorsDecision decision = this.protocol.decide(request, authorizer);
		RefusalReason reason = decision.reason();
		return (reason == null || this.members.isEmpty()) ? decision
				: decision.of(those((member) -> member.decide(request, authorizer).reason() == reason));
	}

	/**
	 * Return those of the policies that all have to allow of which something is true.
	 */
	private CorsPolicy those(Predicate<CorsPolicy> condition) {
		List<CorsPolicy> some = this.members.stream().filter(condition).toList();
		return (some.isEmpty() || some.size() == this.members.size()) ? this : allOf(some);
	}

	/**
	 * Return the name.
	 * @return the name, {@code default} unless another one is set
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the policies that all have to allow.
	 * @return the policies that this one {@link #allOf(List) stands for}, or itself alone
	 */
	public List<CorsPolicy> members() {
		return this.members.isEmpty() ? List.of(this) : this.members;
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
		return this.origins.stream().anyMatch((rule) -> rule.isForAuthorizer(origin));
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
	 * Return whether a script may read a response header because the policy exposes it.
	 * @param name the header's name, in any case
	 * @return whether it is among the exposed headers, or any is
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
	 * Return whether pages may use
	 * <a href= "https://fetch.spec.whatwg.org/#credentials">credentials</a>.
	 * @return whether they may
	 */
	public boolean allowsCredentials() {
		return this.allowCredentials;
	}

	/**
	 * Return whether a danger is wanted.
	 * @param danger the danger
	 * @return whether it is allowed by name
	 */
	public boolean dangerouslyAllows(DangerousSetting danger) {
		return this.origins.stream().allMatch((rule) -> rule.isWanted(danger));
	}

	/**
	 * Return whether the listed origins could be allowed together with credentials.
	 * @return whether none of them needs one of the {@link DangerousSetting dangers} then
	 */
	public boolean couldAllowCredentials() {
		return this.origins.stream().allMatch(OriginRule::couldHaveCredentials);
	}

	/**
	 * Return whether pages of an allowed origin may open a WebSocket that nobody else
	 * checks. Each handshake carries cookies, so the policy has to allow credentials; and
	 * none of the {@link DangerousSetting dangers} that it allows extends to WebSockets.
	 * @param origin the origin, which may be one that an authorizer allows
	 * @return whether they may
	 */
	public boolean opensWebSockets(String origin) {
		return this.allowCredentials && this.origins.stream().allMatch((rule) -> rule.isFitForCredentials(origin));
	}

	/**
	 * Return the refusal of a page that the policy allows, but doesn't let
	 * {@link #opensWebSockets open} a connection.
	 * @param origin the origin of the page
	 * @return the refusal
	 */
	public CorsDecision rejectWebSocket(String origin) {
		return this.protocol.rejectWebSocket().of(those((member) -> !member.opensWebSockets(origin)));
	}

	/**
	 * Return the decision about a handshake that the policy doesn't
	 * {@link #opensWebSockets open} although it allows the origin.
	 */
	CorsDecision handleUnopened(CorsRequest request, String origin) {
		return this.protocol.handleUnopened(request, origin).of(those((member) -> !member.opensWebSockets(origin)));
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

	Inheritance inheritance() {
		return this.inheritance;
	}

	/**
	 * Return whether the answer depends on the request's origin.
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
	 * Builds a {@link CorsPolicy}, or says everything that is wrong with it. Values are
	 * taken as they are written in a configuration. Not safe for concurrent use.
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
		 * Set the name, under which the policy shows in logs and metrics.
		 * @param name the name, {@code default} unless set
		 * @return this
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the paths that the policy covers, within the application's context path, as
		 * Spring's {@code PathPattern}s.
		 * @param paths the patterns, {@code /**} unless set
		 * @return this
		 */
		public Builder paths(String... paths) {
			return paths(List.of(paths));
		}

		/**
		 * Set the paths that the policy covers, within the application's context path, as
		 * Spring's {@code PathPattern}s.
		 * @param paths the patterns, {@code /**} unless set
		 * @return this
		 */
		public Builder paths(List<String> paths) {
			this.paths = List.copyOf(paths);
			return this;
		}

		/**
		 * Set the origins and origin patterns that may read answers:
		 * {@code scheme://host}, with {@code :port} unless it is the scheme's default;
		 * {@code https://*.example.com} for every subdomain; {@code http://localhost:*}
		 * for every port; {@code *} for all.
		 * @param allowedOrigins the origins, at least one
		 * @return this
		 */
		public Builder allowedOrigins(String... allowedOrigins) {
			return allowedOrigins(List.of(allowedOrigins));
		}

		/**
		 * Set the origins and origin patterns that may read answers:
		 * {@code scheme://host}, with {@code :port} unless it is the scheme's default;
		 * {@code https://*.example.com} for every subdomain; {@code http://localhost:*}
		 * for every port; {@code *} for all.
		 * @param allowedOrigins the origins, at least one
		 * @return this
		 */
		public Builder allowedOrigins(List<String> allowedOrigins) {
			this.allowedOrigins = List.copyOf(allowedOrigins);
			return this;
		}

		/**
		 * Let the policy have no list of origins, because an {@link OriginAuthorizer} is
		 * there to decide about all of them.
		 * @return this
		 */
		public Builder originsByAuthorizerOnly() {
			this.allowedOrigins = List.of();
			this.originsByAuthorizerOnly = true;
			return this;
		}

		/**
		 * Set the methods that may be used. {@code GET} implies {@code HEAD}.
		 * @param allowedMethods the methods, or {@code *} for any; {@code GET},
		 * {@code HEAD} and {@code POST} unless set
		 * @return this
		 */
		public Builder allowedMethods(String... allowedMethods) {
			return allowedMethods(List.of(allowedMethods));
		}

		/**
		 * Set the methods that may be used. {@code GET} implies {@code HEAD}.
		 * @param allowedMethods the methods, or {@code *} for any; {@code GET},
		 * {@code HEAD} and {@code POST} unless set
		 * @return this
		 */
		public Builder allowedMethods(List<String> allowedMethods) {
			this.allowedMethods = List.copyOf(allowedMethods);
			return this;
		}

		/**
		 * Set the request headers that may be sent beside the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-request-header">safelisted</a>
		 * ones.
		 * @param allowedHeaders header names, or {@code *} for any, {@code Authorization}
		 * included; any unless set
		 * @return this
		 */
		public Builder allowedHeaders(String... allowedHeaders) {
			return allowedHeaders(List.of(allowedHeaders));
		}

		/**
		 * Set the request headers that may be sent beside the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-request-header">safelisted</a>
		 * ones.
		 * @param allowedHeaders header names, or {@code *} for any, {@code Authorization}
		 * included; any unless set
		 * @return this
		 */
		public Builder allowedHeaders(List<String> allowedHeaders) {
			this.allowedHeaders = List.copyOf(allowedHeaders);
			return this;
		}

		/**
		 * Set the response headers that scripts may read beside the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">safelisted</a>
		 * ones.
		 * @param exposedHeaders header names, or {@code *} for any; none unless set
		 * @return this
		 */
		public Builder exposedHeaders(String... exposedHeaders) {
			return exposedHeaders(List.of(exposedHeaders));
		}

		/**
		 * Set the response headers that scripts may read beside the <a href=
		 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">safelisted</a>
		 * ones.
		 * @param exposedHeaders header names, or {@code *} for any; none unless set
		 * @return this
		 */
		public Builder exposedHeaders(List<String> exposedHeaders) {
			this.exposedHeaders = List.copyOf(exposedHeaders);
			return this;
		}

		/**
		 * Set whether requests may carry cookies, TLS client certificates or HTTP
		 * authentication.
		 * @param allowCredentials whether they may, {@code false} unless set
		 * @return this
		 */
		public Builder allowCredentials(boolean allowCredentials) {
			this.allowCredentials = allowCredentials;
			return this;
		}

		/**
		 * Set how long a browser may keep the answer to a preflight.
		 * @param maxAge the duration, of which whole seconds count, or zero for not at
		 * all; 30 minutes unless set
		 * @return this
		 */
		public Builder maxAge(Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Set whether public pages may reach this server on a private network.
		 * @param allowPrivateNetwork whether they may, {@code false} unless set
		 * @return this
		 */
		public Builder allowPrivateNetwork(boolean allowPrivateNetwork) {
			this.allowPrivateNetwork = allowPrivateNetwork;
			return this;
		}

		/**
		 * Set whether a refused actual request is answered without running its handler.
		 * @param rejectRefused {@code true} unless set; {@code false} leaves it to the
		 * browser to keep the answer from the page, which CORS headers of a handler don't
		 * change
		 * @return this
		 */
		public Builder rejectRefused(boolean rejectRefused) {
			this.rejectRefused = rejectRefused;
			return this;
		}

		/**
		 * Set which dangers are wanted.
		 * @param dangers the dangers, none unless set
		 * @return this
		 */
		public Builder dangerouslyAllow(Set<DangerousSetting> dangers) {
			this.dangers = Set.copyOf(dangers);
			return this;
		}

		/**
		 * Build the policy.
		 * @return the policy
		 * @throws InvalidCorsPolicyException if it can't work or is dangerous, with all
		 * problems
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
