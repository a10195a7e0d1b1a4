package io.github.corsstarter.policy;

/**
 * What a policy refuses unless it is told by name that the danger is wanted.
 */
public enum DangerousSetting {

	/**
	 * Origins of the scheme {@code http} together with credentials: whoever controls the
	 * network can speak in their name.
	 */
	INSECURE_ORIGINS,

	/**
	 * All subdomains of a public suffix together with credentials: anybody can register
	 * one.
	 */
	PUBLIC_SUFFIX_SUBDOMAINS,

	/**
	 * The origin {@code null}: any page can obtain it through a sandboxed frame.
	 */
	NULL_ORIGIN,

	/**
	 * The origin {@code file://}: any file that somebody opens in a browser or a web view
	 * that sends it.
	 */
	FILE_ORIGIN,

	/**
	 * Any host of a scheme whose hosts are made anew for each installation, together with
	 * credentials: any extension of that kind.
	 */
	ANY_HOST

}
