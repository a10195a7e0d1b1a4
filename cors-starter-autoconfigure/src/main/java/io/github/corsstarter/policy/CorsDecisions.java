package io.github.corsstarter.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that a policy can come to, with their header values joined once. Only a
 * preflight answer that echoes what was asked for is built for its request.
 */
final class CorsDecisions {

	private final CorsPolicy policy;

	private final CorsDecision notCors;

	private final CorsDecision allowed;

	private final CorsDecision undecorated;

	private final Map<RefusalReason, CorsDecision> refused = new EnumMap<>(RefusalReason.class);

	private final CorsDecision preflightAllowed;

	private final CorsDecision preflightAllowedToPrivateNetwork;

	private final Map<RefusalReason, CorsDecision> preflightRefused = new EnumMap<>(RefusalReason.class);

	private final boolean echo;

	CorsDecisions(CorsPolicy policy, boolean rejectRefused) {
		this.policy = policy;
		this.notCors = (policy.varies() ? builder(Kind.NOT_CORS) : decorated(Kind.NOT_CORS)).build();
		this.allowed = decorated(Kind.ACTUAL).build();
		this.undecorated = builder(Kind.NOT_CORS).build();
		// With credentials a browser takes * for a plain name, so the answer has to name
		// what was asked for.
		this.echo = policy.allowsCredentials() && (policy.methods().isAny() || policy.headers().isAny());
		String methods = policy.methods().headerValue();
		String headers = policy.headers().headerValue();
		this.preflightAllowed = preflight(null, false, methods, headers).build();
		this.preflightAllowedToPrivateNetwork = preflight(null, true, methods, headers).build();
		for (RefusalReason reason : RefusalReason.values()) {
			CorsDecision.Builder actual = rejectRefused ? refused(Kind.ACTUAL, reason) : builder(Kind.ACTUAL);
			CorsDecision.Builder preflight = reason.isAboutOrigin() ? refused(Kind.PREFLIGHT, reason)
					: preflight(reason, false, methods, headers);
			this.refused.put(reason, actual.reason(reason).build());
			this.preflightRefused.put(reason, preflight.build());
		}
	}

	CorsDecision notCors() {
		return this.notCors;
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

	CorsDecision preflightRefused(RefusalReason reason) {
		return Objects.requireNonNull(this.preflightRefused.get(reason));
	}

	CorsDecision preflightAllowed(boolean privateNetwork) {
		return privateNetwork ? this.preflightAllowedToPrivateNetwork : this.preflightAllowed;
	}

	/**
	 * Return whether preflights are answered by {@link #echoingPreflight} once the origin
	 * is allowed.
	 */
	boolean echo() {
		return this.echo;
	}

	/**
	 * Answer a preflight in the words in which it asked.
	 * @param reason why it is refused, or {@code null}
	 * @param privateNetwork whether it asks for a private network
	 * @param method the requested method if it is allowed, or {@code null}
	 * @param headers the requested header names, or {@code null} if there are none that
	 * can be repeated
	 * @return the decision
	 */
	CorsDecision echoingPreflight(@Nullable RefusalReason reason, boolean privateNetwork, @Nullable String method,
			@Nullable String headers) {
		boolean anyMethod = this.policy.methods().isAny();
		boolean anyHeader = this.policy.headers().isAny();
		CorsDecision.Builder builder = preflight(reason, privateNetwork,
				anyMethod ? method : this.policy.methods().headerValue(),
				anyHeader ? headers : this.policy.headers().headerValue());
		if (anyMethod && method != null) {
			builder.vary(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
		}
		if (anyHeader && headers != null) {
			builder.vary(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
		}
		return builder.build();
	}

	private CorsDecision.Builder preflight(@Nullable RefusalReason reason, boolean privateNetwork,
			@Nullable String methods, @Nullable String headers) {
		CorsDecision.Builder builder = allowOrigin(builder(Kind.PREFLIGHT)).answer(204);
		if (methods != null && !methods.isEmpty()) {
			builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
		}
		if (headers != null && !headers.isEmpty()) {
			builder.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
		}
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

}
