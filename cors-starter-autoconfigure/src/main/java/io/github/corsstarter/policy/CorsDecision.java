package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The decision about a request: whether to run the handler or answer at once, and which
 * response headers to set. Immutable. Most decisions are shared by all matching requests.
 */
public final class CorsDecision {

	// Placeholders for values that differ between requests, so that all decisions of a
	// kind can share the names of the headers
	private static final String ORIGIN_AS_SENT = "(origin as sent)";

	private static final String ALLOWED_METHODS = "(allowed methods)";

	private static final String ALLOWED_HEADERS = "(allowed headers)";

	private final CorsPolicy policy;

	private final Kind kind;

	private final int status;

	private final @Nullable RefusalReason reason;

	private final String[] headers;

	private final boolean givesAccess;

	private final boolean leftAlone;

	private final @Nullable String vary;

	private final @Nullable String allowedMethods;

	private final @Nullable String allowedHeaders;

	private CorsDecision(Builder builder) {
		this.policy = builder.policy;
		this.kind = builder.kind;
		this.status = builder.status;
		this.reason = builder.reason;
		this.headers = builder.headers.toArray(new String[0]);
		this.givesAccess = builder.headers.contains(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
		this.leftAlone = false;
		this.vary = builder.vary;
		this.allowedMethods = builder.allowedMethods;
		this.allowedHeaders = builder.allowedHeaders;
	}

	private CorsDecision(CorsDecision other, CorsPolicy policy, String[] headers, boolean leftAlone,
			@Nullable String vary, @Nullable String allowedMethods, @Nullable String allowedHeaders) {
		this.policy = policy;
		this.kind = other.kind;
		this.status = other.status;
		this.reason = other.reason;
		this.headers = headers;
		this.givesAccess = other.givesAccess && !leftAlone;
		this.leftAlone = leftAlone;
		this.vary = vary;
		this.allowedMethods = allowedMethods;
		this.allowedHeaders = allowedHeaders;
	}

	/**
	 * Return this preflight decision with other lists.
	 * @param methods the allowed methods, or {@code null} for none
	 * @param headers the allowed headers, or {@code null} for none
	 * @param vary what to add to {@code Vary}, or {@code null} for nothing
	 */
	CorsDecision with(@Nullable String methods, @Nullable String headers, @Nullable String vary) {
		return new CorsDecision(this, this.policy, this.headers, this.leftAlone, vary, methods, headers);
	}

	/**
	 * Return this decision, attributed to another policy.
	 */
	CorsDecision of(CorsPolicy policy) {
		return new CorsDecision(this, policy, this.headers, this.leftAlone, this.vary, this.allowedMethods,
				this.allowedHeaders);
	}

	/**
	 * Return this decision for a path that another pattern leaves alone. There, the
	 * policy can refuse requests but can't allow access, so the decision has no CORS
	 * response headers.
	 * @return a decision that gives no access
	 */
	public CorsDecision whereLeftAlone() {
		List<String> headers = new ArrayList<>();
		for (int i = 0; i < this.headers.length; i += 2) {
			if (!HeaderNames.isCorsResponseHeader(this.headers[i])) {
				headers.add(this.headers[i]);
				headers.add(this.headers[i + 1]);
			}
		}
		return new CorsDecision(this, this.policy, headers.toArray(new String[0]), true, this.vary, null, null);
	}

	/**
	 * Return the decision about a request that may be a WebSocket handshake. Call this if
	 * the policy alone checks the origin.
	 * @param request the request that this decision is about
	 * @return this decision, or a refusal if it allows a handshake that needs credentials
	 */
	public CorsDecision ofUncheckedHandshake(CorsRequest request) {
		String origin = request.origin();
		boolean allows = this.kind == Kind.ACTUAL && this.reason == null;
		return (origin != null && allows && RequestMode.isWebSocketHandshake(request)
				&& !this.policy.opensWebSockets(origin)) ? this.policy.handleUnopened(request, origin) : this;
	}

	/**
	 * Return the policy that made the decision.
	 * @return the policy
	 */
	public CorsPolicy policy() {
		return this.policy;
	}

	/**
	 * Return the kind of the request.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return whether the handler runs.
	 * @return {@code false} if {@link #status()} and headers are the complete response
	 */
	public boolean continues() {
		return this.status == 0;
	}

	/**
	 * Return the status of the response.
	 * @return 204 or 403, or 0 if the handler runs
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the reason for the refusal.
	 * @return the reason, or {@code null} if the request isn't refused
	 */
	public @Nullable RefusalReason reason() {
		return this.reason;
	}

	/**
	 * Return whether scripts of another origin can read the response.
	 * @return whether {@code Access-Control-Allow-Origin} is among the headers
	 */
	public boolean givesAccess() {
		return this.givesAccess;
	}

	/**
	 * Return whether another pattern leaves the path alone, so that no policy can allow
	 * access to it.
	 * @return {@code true} if the path is left alone
	 */
	public boolean isLeftAlone() {
		return this.leftAlone;
	}

	/**
	 * Write each response header except {@code Vary}.
	 * @param <T> the type of the target
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @param target the target of the headers
	 * @param writer the writer of a header, such as {@code Map::put}
	 */
	public <T> void writeHeaders(@Nullable String origin, T target, HeaderWriter<T> writer) {
		for (int i = 0; i < this.headers.length; i += 2) {
			String value = value(i, origin);
			if (value != null) {
				writer.write(target, this.headers[i], value);
			}
		}
	}

	/**
	 * Return the value of a response header other than {@code Vary}.
	 * @param name the header's name, in the case of {@link HeaderNames}
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @return the value, or {@code null} if the response doesn't have this header
	 */
	public @Nullable String header(String name, @Nullable String origin) {
		for (int i = 0; i < this.headers.length; i += 2) {
			if (this.headers[i].equals(name)) {
				return value(i, origin);
			}
		}
		return null;
	}

	@SuppressWarnings("ReferenceEquality") // each marker is one instance
	private @Nullable String value(int index, @Nullable String origin) {
		String value = this.headers[index + 1];
		if (value == ORIGIN_AS_SENT) {
			return origin;
		}
		if (value == ALLOWED_METHODS) {
			return this.allowedMethods;
		}
		return (value == ALLOWED_HEADERS) ? this.allowedHeaders : value;
	}

	/**
	 * Return the names to add to the {@code Vary} response header.
	 * @return comma-separated names, or {@code null} for none
	 */
	public @Nullable String vary() {
		return this.vary;
	}

	/**
	 * Kinds of requests.
	 */
	public enum Kind {

		/**
		 * Not a CORS request: a request without an origin, a same-origin request or a
		 * navigation.
		 */
		NOT_CORS,

		/**
		 * A CORS request other than a preflight.
		 */
		ACTUAL,

		/**
		 * A
		 * <a href= "https://fetch.spec.whatwg.org/#cors-preflight-request">CORS-preflight
		 * request</a>.
		 */
		PREFLIGHT

	}

	/**
	 * Writes a response header to a target. One instance can serve all requests.
	 *
	 * @param <T> the type of the target
	 */
	@FunctionalInterface
	public interface HeaderWriter<T> {

		/**
		 * Set a header, replacing any existing value.
		 * @param target the target of the header
		 * @param name the header's name
		 * @param value the header's value
		 */
		void write(T target, String name, String value);

	}

	/**
	 * Builds a decision.
	 */
	static final class Builder {

		private final CorsPolicy policy;

		private final Kind kind;

		private int status;

		private @Nullable RefusalReason reason;

		private final List<String> headers = new ArrayList<>();

		private @Nullable String vary;

		private @Nullable String allowedMethods;

		private @Nullable String allowedHeaders;

		Builder(CorsPolicy policy, Kind kind) {
			this.policy = policy;
			this.kind = kind;
		}

		Builder answer(int status) {
			this.status = status;
			return this;
		}

		Builder reason(RefusalReason reason) {
			this.reason = reason;
			return this;
		}

		Builder header(String name, String value) {
			this.headers.add(name);
			this.headers.add(value);
			return this;
		}

		Builder originAsSent() {
			return header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN_AS_SENT);
		}

		Builder allowedMethods(@Nullable String methods) {
			this.allowedMethods = methods;
			return header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
		}

		Builder allowedHeaders(@Nullable String headers) {
			this.allowedHeaders = headers;
			return header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
		}

		Builder vary(String names) {
			this.vary = names;
			return this;
		}

		CorsDecision build() {
			return new CorsDecision(this);
		}

	}

}
