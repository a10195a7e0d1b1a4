package io.github.corsstarter.policy;

/**
 * Kinds of mistakes in the configuration of a policy. The {@link #code() codes} are
 * stable and documented.
 */
public enum ProblemCode {

	/** Any origin together with credentials. */
	ANY_ORIGIN_WITH_CREDENTIALS("any-origin-with-credentials"),

	/** Any host of a scheme together with credentials. */
	ANY_HOST_WITH_CREDENTIALS("any-host-with-credentials"),

	/** Any exposed header together with credentials, where {@code *} is a plain name. */
	ANY_EXPOSED_HEADER_WITH_CREDENTIALS("any-exposed-header-with-credentials"),

	/** A response header that no script ever reads. */
	EXPOSED_HEADER_FORBIDDEN("exposed-header-forbidden"),

	/** No header name. */
	EXPOSED_HEADER_INVALID("exposed-header-invalid"),

	/** A request header that browsers never let a script send. */
	HEADER_FORBIDDEN("header-forbidden"),

	/** No header name. */
	HEADER_INVALID("header-invalid"),

	/** A response header among the request headers. */
	HEADER_IS_RESPONSE_HEADER("header-is-response-header"),

	/** An origin without encryption together with credentials. */
	INSECURE_ORIGIN_WITH_CREDENTIALS("insecure-origin-with-credentials"),

	/** A key that one source writes twice, in different spellings. */
	KEY_REPEATED("key-repeated"),

	/** A key that nothing reads. */
	KEY_UNKNOWN("key-unknown"),

	/** A negative maximum age. */
	MAX_AGE_NEGATIVE("max-age-negative"),

	/** A method that browsers never let a script use. */
	METHOD_FORBIDDEN("method-forbidden"),

	/** No method name. */
	METHOD_INVALID("method-invalid"),

	/** An origin of the file system. */
	ORIGIN_FILE_SCHEME("origin-file-scheme"),

	/** An origin with path, query, fragment or user information. */
	ORIGIN_HAS_PATH("origin-has-path"),

	/** An IP address in another form than the one that browsers send. */
	ORIGIN_IP_NOT_CANONICAL("origin-ip-not-canonical"),

	/** No origin. */
	ORIGIN_MALFORMED("origin-malformed"),

	/** An origin without a scheme. */
	ORIGIN_MISSING_SCHEME("origin-missing-scheme"),

	/** The origin {@code null}. */
	ORIGIN_NULL("origin-null"),

	/** A {@code *} at a place where it can't be read in one way only. */
	ORIGIN_WILDCARD_UNSUPPORTED("origin-wildcard-unsupported"),

	/** A policy that has no origins. */
	ORIGINS_MISSING("origins-missing"),

	/** A path that two policies claim. */
	PATH_CLAIMED_TWICE("path-claimed-twice"),

	/** No path pattern. */
	PATH_INVALID("path-invalid"),

	/** A policy that has no paths. */
	PATHS_MISSING("paths-missing"),

	/** A policy under the name that the top level has. */
	POLICY_NAME_RESERVED("policy-name-reserved"),

	/** All subdomains of a public suffix together with credentials. */
	PUBLIC_SUFFIX_WITH_CREDENTIALS("public-suffix-with-credentials"),

	/** A value of another type than the setting's. */
	VALUE_INVALID("value-invalid");

	private final String code;

	ProblemCode(String code) {
		this.code = code;
	}

	/**
	 * Return the stable code.
	 * @return lower-case words joined by hyphens
	 */
	public String code() {
		return this.code;
	}

}
