package io.github.corsstarter.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision.Kind;
import org.jspecify.annotations.Nullable;

/**
 * All decisions of a policy, with header values joined in advance. Only the response to a
 * preflight that echoes the requested names is built for each request.
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

	// The start of a list that the request completes, or null if the list is complete
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
			// A cache must not replay a refusal to requests without an origin
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
		// A cache may replay the response to a request with an origin, whose method
		// the policy refuses
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
	 * Return the refusal of a request that must not reach its handler, even if other
	 * refused requests do.
	 */
	CorsDecision rejected(RefusalReason reason) {
		return Objects.requireNonNull(this.rejected.get(reason));
	}

	CorsDecision preflightRefused(RefusalReason reason) {
		return Objects.requireNonNull(this.preflightRefused.get(reason));
	}

	/**
	 * Return the decision about a preflight from an allowed origin. With a wildcard, the
	 * response also lists the requested names: with credentials, browsers read {@code *}
	 * as a literal name, and Firefox caches a preflight only for literal names.
	 * @param reason the reason for a refusal, or {@code null}
	 * @param privateNetwork whether it requests access to a private network
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
			// No 403, since the browser compares the lists itself and its console
			// shows the true cause. No max-age, since browsers must not cache a
			// refusal.
			return builder.reason(reason).header(HeaderNames.CORS_REFUSAL, reason.code());
		}
		if (privateNetwork) {
			builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, "true");
		}
		return builder.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, Long.toString(this.policy.maxAge().toSeconds()));
	}

	private CorsDecision.Builder refused(Kind kind, RefusalReason reason) {
		// Scripts of an allowed origin can read the reason for a refusal
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
	 * A wildcard, completed with the requested names.
	 *
	 * @param alone the value if nothing was requested, or {@code null} for no header
	 * @param prefix the text before the requested names
	 */
	private record Wildcard(@Nullable String alone, String prefix) {

		static Wildcard of(String value, boolean credentials) {
			return credentials ? new Wildcard(null, "") : new Wildcard(value, value + ",");
		}

		/**
		 * Return whether browsers read the wildcard as a literal name, so that the
		 * response must list all requested names.
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
