package io.github.corsstarter.policy;

/**
 * Dangers that a policy accepts only if the configuration names them.
 */
public enum DangerousSetting {

	/**
	 * Origins with the scheme {@code http}, with credentials. An attacker on the network
	 * can impersonate them.
	 */
	INSECURE_ORIGINS,

	/**
	 * All subdomains of a public suffix, with credentials. Anyone can register one.
	 */
	PUBLIC_SUFFIX_SUBDOMAINS,

	/**
	 * The origin {@code null}. Any page can send it through a sandboxed frame.
	 */
	NULL_ORIGIN,

	/**
	 * The origin {@code file://}. Some browsers and web views send it for every local
	 * file.
	 */
	FILE_ORIGIN,

	/**
	 * Any host of a scheme whose hosts are generated for each installation, with
	 * credentials. Any extension of that kind matches.
	 */
	ANY_HOST

}
