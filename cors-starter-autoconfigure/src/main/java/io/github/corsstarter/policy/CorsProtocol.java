package io.github.corsstarter.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a> for a
 * policy, with one short method for each kind of request. Immutable.
 */
final class CorsProtocol {

	// All of these must allow an origin
	private final OriginRule[] origins;

	private final boolean anyOrigin;

	private final AllowedMethods methods;

	private final AllowedHeaders headers;

	private final boolean allowPrivateNetwork;

	private final CorsDecisions decisions;

	CorsProtocol(CorsPolicy policy, List<OriginRule> origins, boolean rejectRefused) {
		this.origins = origins.toArray(new OriginRule[0]);
		this.anyOrigin = !policy.varies();
		this.methods = policy.methods();
		this.headers = policy.headers();
		this.allowPrivateNetwork = policy.allowsPrivateNetwork();
		this.decisions = new CorsDecisions(policy, rejectRefused);
	}

	/**
	 * Decide about a request.
	 * @param request the request
	 * @param authorizer decides about origins that no list covers, or {@code null} to
	 * refuse them
	 * @return the decision
	 */
	CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		String origin = request.origin();
		if (origin == null || SameOrigin.isStated(request)) {
			return notCors(request);
		}
		RefusalReason refusedOrigin = refuseOrigin(request, origin, authorizer);
		if (request.method().equals("OPTIONS")) {
			String requestedMethod = request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
			if (requestedMethod != null) {
				return answerPreflight(request, requestedMethod, refusedOrigin);
			}
		}
		return handleActual(request, origin, refusedOrigin);
	}

	private CorsDecision handleActual(CorsRequest request, String origin, @Nullable RefusalReason refusedOrigin) {
		RefusalReason reason = refusedOrigin;
		if (reason == null && !this.methods.allows(RequestMode.method(request))) {
			reason = RefusalReason.METHOD_NOT_ALLOWED;
		}
		if (reason == null) {
			return this.decisions.allowed();
		}
		// A guess must never allow access, so the list comes first
		if (SameOrigin.isGuessed(origin, request)) {
			return notCors(request);
		}
		// A navigation can have an Origin (the POST of a form), but no script reads the
		// response, so Fetch doesn't apply CORS to it
		if (RequestMode.isNavigation(request)) {
			return this.decisions.undecorated();
		}
		// Browsers don't apply CORS to WebSockets, so the server must refuse
		return RequestMode.isWebSocketHandshake(request) ? this.decisions.rejected(reason)
				: this.decisions.refused(reason);
	}

	private CorsDecision notCors(CorsRequest request) {
		return this.decisions.notCors(RequestMode.method(request));
	}

	/**
	 * Return the decision about a handshake from an origin that is allowed, but not with
	 * credentials. A same-origin page needs no credentials.
	 */
	CorsDecision handleUnopened(CorsRequest request, String origin) {
		return SameOrigin.isGuessed(origin, request) ? notCors(request) : rejectWebSocket();
	}

	CorsDecision rejectWebSocket() {
		return this.decisions.rejected(RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS);
	}

	private CorsDecision answerPreflight(CorsRequest request, String method, @Nullable RefusalReason refusedOrigin) {
		if (refusedOrigin != null) {
			return this.decisions.preflightRefused(refusedOrigin);
		}
		boolean methodAllowed = this.methods.allows(method);
		RequestedHeaders requested = RequestedHeaders.read(request, this.headers);
		boolean privateNetwork = "true".equals(request.header(HeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK));
		RefusalReason reason = null;
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
		if (this.anyOrigin) {
			return null;
		}
		for (OriginRule rule : this.origins) {
			RefusalReason reason = rule.refuse(request, origin, authorizer);
			if (reason != null) {
				return reason;
			}
		}
		return null;
	}

}
