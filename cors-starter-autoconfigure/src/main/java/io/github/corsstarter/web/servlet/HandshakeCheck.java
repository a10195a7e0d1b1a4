package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsDecision.Kind;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Applies the policies to WebSocket and SockJS handshakes of handlers without a list of
 * allowed origins. Safe for concurrent use.
 */
public final class HandshakeCheck {

	private final CorsPolicies policies;

	private final List<DecisionListener> listeners;

	/**
	 * Create a check.
	 * @param policies the policies
	 * @param listeners the listeners to notify of refusals
	 */
	public HandshakeCheck(CorsPolicies policies, List<DecisionListener> listeners) {
		this.policies = policies;
		this.listeners = List.copyOf(listeners);
	}

	Verdict of(HttpServletRequest request) {
		ServletCorsRequest corsRequest = ServletCorsRequest.of(request);
		return new Verdict(corsRequest, CorsPolicyFilter.decisionOn(corsRequest, this.policies));
	}

	/**
	 * The result of the check.
	 */
	final class Verdict {

		private final ServletCorsRequest request;

		private final @Nullable CorsDecision decision;

		private Verdict(ServletCorsRequest request, @Nullable CorsDecision decision) {
			this.request = request;
			this.decision = decision;
		}

		/**
		 * Return whether a policy allows the connection, so that no other check is
		 * needed. An origin that is only presumed to be the application's own isn't
		 * enough.
		 */
		boolean isOpened() {
			String origin = this.request.origin();
			if (this.decision == null || origin == null || this.decision.reason() != null) {
				return false;
			}
			return isAllowed() ? this.decision.policy().opensWebSockets(origin)
					: "same-origin".equals(this.request.header(HeaderNames.SEC_FETCH_SITE));
		}

		private boolean isAllowed() {
			return this.decision != null && this.decision.kind() == Kind.ACTUAL && this.decision.reason() == null;
		}

		/**
		 * Return whether the policy allows the origin, but not the credentials that each
		 * handshake carries.
		 */
		boolean needsCredentials() {
			return isAllowed() && !isOpened();
		}

		/**
		 * Refuse a connection that {@linkplain #needsCredentials needs credentials}.
		 */
		void refuse(HttpServletResponse response) throws IOException {
			CorsDecision decision = Objects.requireNonNull(this.decision);
			String origin = Objects.requireNonNull(this.request.origin());
			CorsDecision refused = decision.policy().rejectWebSocket(origin);
			for (DecisionListener listener : HandshakeCheck.this.listeners) {
				listener.decided(this.request, refused);
			}
			RefusalReason reason = RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS;
			response.setStatus(refused.status());
			response.setHeader(HeaderNames.CORS_REFUSAL, reason.code());
			CorsPolicyFilter.writeBody(reason, response);
		}

	}

}
