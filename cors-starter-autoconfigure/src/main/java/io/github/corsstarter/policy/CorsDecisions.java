package io.github.corsstarter.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that a policy can come to, with their header values joined once. Only a
 * preflight answer that names what was asked for is built for its request.
 */
final class CorsDecisions {

	private final CorsPolicy policy;

	private final CorsDecision notCors;

	private final CorsDecision notCorsButRefusedOtherwise;

	private final CorsDecision allowed;

	private final CorsDecision undecorated;

	private final Map<RefusalReason, CorsDecision> refused = new EnumMap<>(RefusalReason.class);

	private final Map<RefusalReason, CorsDecision> rejected = new EnumMap<>(RefusalReason.class);

	private final CorsDecision preflightAllowed;

	private final CorsDecision preflightAllowedToPrivateNetwork;

	private final Map<RefusalReason, CorsDecision> preflightRefused = new EnumMap<>(RefusalReason.class);

	// What a list of methods or headers begins with that the request completes, or null
	// if the list is complete
	private final @Nullable Wildcard anyMethod;

	private final @Nullable Wildcard anyHeader;

	CorsDecisions(CorsPolicy policy, boolean rejectRefused) {
		this.policy = policy;
		this.notCors = (policy.varies() ? builder(Kind.NOT_CORS) : decorated(Kind.NOT_CORS)).build();
		this.notCorsButRefusedOtherwise = new CorsDecision.Builder(policy, Kind.NOT_CORS).vary(HeaderNames.ORIGIN)
			.build();
		this.allowed = decorated(Kind.ACTUAL).build();
		this.undecorated = builder(Kind.NOT_CORS).build();
		boolean credentials = policy.allowsCredentials();
		this.anyMethod = policy.methods().isAny() ? Wildcard.of(policy.methods().headerValue(), credentials) : null;
		this.anyHeader = policy.headers().isAny() ? Wildcard.of(policy.headers().headerValue(), credentials) : null;
		this.preflightAllowed = preflight(null, false).build();
		this.preflightAllowedToPrivateNetwork = preflight(null, true).build();
		for (RefusalReason reason : RefusalReason.values()) {
			// A cached refusal must not be replayed to requests without an origin
			CorsDecision rejected = refused(Kind.ACTUAL, reason).vary(HeaderNames.ORIGIN).build();
			this.rejected.put(reason, rejected);
			this.refused.put(reason, rejectRefused ? rejected : builder(Kind.ACTUAL).reason(reason).build());
			CorsDecision.Builder preflight = reason.isAboutOrigin() ? refused(Kind.PREFLIGHT, reason)
					: preflight(reason, false);
			this.preflightRefused.put(reason, preflight.build());
		}
	}

	/**
	 * Return the decision about a request without an {@code Origin}.
	 * @param method the request's method
	 */
	CorsDecision notCors(String method) {
		// A cached copy without Origin may be replayed to a page, to which the policy
		// would refuse the method
		return (this.policy.varies() || this.policy.methods().allows(method)) ? this.notCors
				: this.notCorsButRefusedOtherwise;
	}

	CorsDecision allowed() {
		return this.allowed;
	}

	CorsDecision undecorated() {
		return this.undecorated;
	}

	CorsDecision refused(RefusalReason reason) {
		return Objects.requireNonNull(this.refused.get(reason));
	}

	/**
	 * Refuse a request whose handler never runs, even if refused ones are passed on.
	 */
	CorsDecision rejected(RefusalReason reason) {
		return Objects.requireNonNull(this.rejected.get(reason));
	}

	CorsDecision preflightRefused(RefusalReason reason) {
		return Objects.requireNonNull(this.preflightRefused.get(reason));
	}

	/**
	 * Answer a preflight of an origin that is allowed. Under a wildcard the answer also
	 * names what was asked for: with credentials a browser takes {@code *} for a plain
	 * name, and Firefox keeps a preflight for literal names alone.
	 * @param reason why it is refused, or {@code null}
	 * @param privateNetwork whether it asks for a private network
	 * @param method the requested method if it is allowed, or {@code null}
	 * @param requested the requested headers, or {@code null} if they are malformed
	 * @param request the preflight
	 * @return the decision
	 */
	CorsDecision preflight(@Nullable RefusalReason reason, boolean privateNetwork, @Nullable String method,
			@Nullable RequestedHeaders requested, CorsRequest request) {
		CorsDecision answer = (reason != null) ? preflightRefused(reason)
				: (privateNetwork ? this.preflightAllowedToPrivateNetwork : this.preflightAllowed);
		String echoedMethod = (this.anyMethod != null) ? method : null;
		String echoedHeaders = (this.anyHeader != null && requested != null)
				? requested.echo(request, this.anyHeader.isAlone()) : null;
		if (echoedMethod == null && echoedHeaders == null) {
			return answer;
		}
		return answer.with(list(this.anyMethod, echoedMethod, this.policy.methods().headerValue()),
				list(this.anyHeader, echoedHeaders, this.policy.headers().headerValue()),
				vary(echoedMethod != null, echoedHeaders != null));
	}

	private static @Nullable String list(@Nullable Wildcard wildcard, @Nullable String echoed, String complete) {
		return (wildcard != null) ? wildcard.and(echoed) : orNull(complete);
	}

	private static @Nullable String orNull(String list) {
		return list.isEmpty() ? null : list;
	}

	private @Nullable String vary(boolean method, boolean headers) {
		String asked = method ? (headers
				? HeaderNames.ACCESS_CONTROL_REQUEST_METHOD + "," + HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS
				: HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS;
		return this.policy.varies() ? HeaderNames.ORIGIN + "," + asked : asked;
	}

	private CorsDecision.Builder preflight(@Nullable RefusalReason reason, boolean privateNetwork) {
		CorsDecision.Builder builder = allowOrigin(builder(Kind.PREFLIGHT)).answer(204);
		builder.allowedMethods(list(this.anyMethod, null, this.policy.methods().headerValue()));
		builder.allowedHeaders(list(this.anyHeader, null, this.policy.headers().headerValue()));
		if (reason != null) {
			// No 403: the browser compares the lists itself and its console names the
			// true cause. No max-age: a refusal is not to be kept.
			return builder.reason(reason).header(HeaderNames.CORS_REFUSAL, reason.code());
		}
		if (privateNetwork) {
			builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, "true");
		}
		return builder.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, Long.toString(this.policy.maxAge().toSeconds()));
	}

	private CorsDecision.Builder refused(Kind kind, RefusalReason reason) {
		// A page whose origin is allowed may read why its request was refused.
		return (reason.isAboutOrigin() ? builder(kind) : decorated(kind)).answer(403)
			.reason(reason)
			.header(HeaderNames.CORS_REFUSAL, reason.code());
	}

	private CorsDecision.Builder decorated(Kind kind) {
		CorsDecision.Builder builder = allowOrigin(builder(kind));
		if (!this.policy.exposedHeaders().isEmpty()) {
			builder.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(",", this.policy.exposedHeaders()));
		}
		return builder;
	}

	private CorsDecision.Builder allowOrigin(CorsDecision.Builder builder) {
		if (!this.policy.varies()) {
			return builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
		}
		builder.originAsSent();
		return this.policy.allowsCredentials() ? builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
				: builder;
	}

	private CorsDecision.Builder builder(Kind kind) {
		CorsDecision.Builder builder = new CorsDecision.Builder(this.policy, kind);
		return this.policy.varies() ? builder.vary(HeaderNames.ORIGIN) : builder;
	}

	/**
	 * A wildcard, completed by what was asked for.
	 *
	 * @param alone what to answer if nothing was asked for, or {@code null} for nothing
	 * @param prefix what stands in front of what was asked for
	 */
	private record Wildcard(@Nullable String alone, String prefix) {

		static Wildcard of(String value, boolean credentials) {
			return credentials ? new Wildcard(null, "") : new Wildcard(value, value + ",");
		}

		/**
		 * Return whether a browser takes the wildcard for a plain name, so that the
		 * answer must name all that was asked for.
		 */
		boolean isAlone() {
			return this.alone == null;
		}

		@Nullable String and(@Nullable String echoed) {
			if (echoed == null) {
				return this.alone;
			}
			return this.prefix.isEmpty() ? echoed : this.prefix + echoed;
		}

	}

}
