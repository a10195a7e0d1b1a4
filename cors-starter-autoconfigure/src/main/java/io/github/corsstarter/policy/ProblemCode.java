package io.github.corsstarter.policy;

/**
 * Kinds of mistakes in the configuration of a policy. The {@link #code() codes} are
 * stable and documented.
 */
public enum ProblemCode {

	/** Any origin with credentials. */
	ANY_ORIGIN_WITH_CREDENTIALS("any-origin-with-credentials"),

	/** Any host of a scheme with credentials. */
	ANY_HOST_WITH_CREDENTIALS("any-host-with-credentials"),

	/** Any exposed header with credentials, where {@code *} is a literal name. */
	ANY_EXPOSED_HEADER_WITH_CREDENTIALS("any-exposed-header-with-credentials"),

	/** A response header that browsers never let a script read. */
	EXPOSED_HEADER_FORBIDDEN("exposed-header-forbidden"),

	/** An exposed header that isn't a valid header name. */
	EXPOSED_HEADER_INVALID("exposed-header-invalid"),

	/** A request header that browsers never let a script send. */
	HEADER_FORBIDDEN("header-forbidden"),

	/** A request header that isn't a valid header name. */
	HEADER_INVALID("header-invalid"),

	/** A CORS response header among the request headers. */
	HEADER_IS_RESPONSE_HEADER("header-is-response-header"),

	/** An {@code http} origin with credentials. */
	INSECURE_ORIGIN_WITH_CREDENTIALS("insecure-origin-with-credentials"),

	/** A key that one source sets twice, in different spellings. */
	KEY_REPEATED("key-repeated"),

	/** A key that doesn't exist. */
	KEY_UNKNOWN("key-unknown"),

	/** A negative maximum age. */
	MAX_AGE_NEGATIVE("max-age-negative"),

	/** A method that browsers never let a script use. */
	METHOD_FORBIDDEN("method-forbidden"),

	/** Not a valid method name. */
	METHOD_INVALID("method-invalid"),

	/** A file system origin. */
	ORIGIN_FILE_SCHEME("origin-file-scheme"),

	/** An origin with path, query, fragment or user information. */
	ORIGIN_HAS_PATH("origin-has-path"),

	/** An IP address in a form that browsers don't send. */
	ORIGIN_IP_NOT_CANONICAL("origin-ip-not-canonical"),

	/** Not a valid origin. */
	ORIGIN_MALFORMED("origin-malformed"),

	/** An origin without a scheme. */
	ORIGIN_MISSING_SCHEME("origin-missing-scheme"),

	/** The origin {@code null}. */
	ORIGIN_NULL("origin-null"),

	/** A {@code *} in an unsupported place. */
	ORIGIN_WILDCARD_UNSUPPORTED("origin-wildcard-unsupported"),

	/** A policy without origins. */
	ORIGINS_MISSING("origins-missing"),

	/** A path that two policies claim. */
	PATH_CLAIMED_TWICE("path-claimed-twice"),

	/** Not a valid path pattern. */
	PATH_INVALID("path-invalid"),

	/** A policy without paths. */
	PATHS_MISSING("paths-missing"),

	/** A policy with the name of the top level or of another policy. */
	POLICY_NAME_RESERVED("policy-name-reserved"),

	/** All subdomains of a public suffix with credentials. */
	PUBLIC_SUFFIX_WITH_CREDENTIALS("public-suffix-with-credentials"),

	/** A value of the wrong type. */
	VALUE_INVALID("value-invalid");

	private final String code;

	ProblemCode(String code) {
		this.code = code;
	}

	/**
	 * Return the stable code.
	 * @return lower-case words, joined with hyphens
	 */
	public String code() {
		return this.code;
	}

}
