package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a request: run the handler or answer at once, and with which response
 * headers. Immutable; most decisions are shared by all requests that they fit.
 */
public final class CorsDecision {

	// Stands for the request's own origin, so that one decision serves them all.
	private static final String ORIGIN_AS_SENT = "(origin as sent)";

	private final CorsPolicy policy;

	private final Kind kind;

	private final int status;

	private final @Nullable RefusalReason reason;

	private final String[] headers;

	private final boolean givesAccess;

	private final @Nullable String vary;

	private CorsDecision(Builder builder) {
		this.policy = builder.policy;
		this.kind = builder.kind;
		this.status = builder.status;
		this.reason = builder.reason;
		this.headers = builder.headers.toArray(new String[0]);
		this.givesAccess = builder.headers.contains(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
		this.vary = builder.vary.isEmpty() ? null : String.join(",", builder.vary);
	}

	/**
	 * Return the policy that decided.
	 * @return the policy
	 */
	public CorsPolicy policy() {
		return this.policy;
	}

	/**
	 * Return which kind of request this was.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return whether the handler runs.
	 * @return {@code false} if the answer is complete with {@link #status()} and headers
	 */
	public boolean continues() {
		return this.status == 0;
	}

	/**
	 * Return the status of the answer.
	 * @return 204 or 403, or 0 if the handler runs
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return why the request is refused.
	 * @return the reason, or {@code null} if it is not refused
	 */
	public @Nullable RefusalReason reason() {
		return this.reason;
	}

	/**
	 * Return the one of two decisions about a request that allows less.
	 * @param first a decision, or {@code null} if there is none
	 * @param second another
	 * @return the stricter one, the first if they are equally strict
	 */
	public static CorsDecision stricter(@Nullable CorsDecision first, CorsDecision second) {
		return (first == null || second.strictness() > first.strictness()) ? second : first;
	}

	private int strictness() {
		if (this.reason != null) {
			return (this.status == 403) ? 4 : 3;
		}
		if (!this.givesAccess) {
			return 2;
		}
		return List.of(this.headers).contains(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS) ? 0 : 1;
	}

	/**
	 * Return whether the answer may be read by a page of another origin.
	 * @return whether {@code Access-Control-Allow-Origin} is among the headers
	 */
	public boolean givesAccess() {
		return this.givesAccess;
	}

	/**
	 * Write each response header except {@code Vary}.
	 * @param <T> the type of what the headers are written to
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @param target what the headers are written to
	 * @param writer writes a header, such as {@code Map::put}
	 */
	@SuppressWarnings("ReferenceEquality") // the marker is one instance
	public <T> void writeHeaders(@Nullable String origin, T target, HeaderWriter<T> writer) {
		for (int i = 0; i < this.headers.length; i += 2) {
			String value = this.headers[i + 1];
			if (value != ORIGIN_AS_SENT) {
				writer.write(target, this.headers[i], value);
			}
			else if (origin != null) {
				writer.write(target, this.headers[i], origin);
			}
		}
	}

	/**
	 * Return the value of a response header other than {@code Vary}.
	 * @param name the header's name, in the case of {@link HeaderNames}
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @return the value, or {@code null} if the answer has no such header
	 */
	@SuppressWarnings("ReferenceEquality") // the marker is one instance
	public @Nullable String header(String name, @Nullable String origin) {
		for (int i = 0; i < this.headers.length; i += 2) {
			if (this.headers[i].equals(name)) {
				String value = this.headers[i + 1];
				return (value != ORIGIN_AS_SENT) ? value : origin;
			}
		}
		return null;
	}

	/**
	 * Return what to add to the response header {@code Vary}, beside what is there.
	 * @return names joined by commas, or {@code null} if there is nothing to add
	 */
	public @Nullable String vary() {
		return this.vary;
	}

	/**
	 * Kinds of requests.
	 */
	public enum Kind {

		/**
		 * No CORS request: one without an origin or of the same one, or a navigation.
		 */
		NOT_CORS,

		/**
		 * A CORS request that is no preflight.
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
	 * Writes a response header. It is handed what it writes to, so that one serves all
	 * requests.
	 *
	 * @param <T> the type of what the headers are written to
	 */
	@FunctionalInterface
	public interface HeaderWriter<T> {

		/**
		 * Set a header, in place of any that is there.
		 * @param target what the header is written to
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

		private final List<String> vary = new ArrayList<>();

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

		Builder vary(String name) {
			this.vary.add(name);
			return this;
		}

		CorsDecision build() {
			return new CorsDecision(this);
		}

	}

}
