package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * An origin, or a set of origins, as a policy allows it. Written {@code scheme://host},
 * with the port if it isn't the scheme's default. {@code *.} in front of the host stands
 * for one or more whole labels, {@code *} in place of the port for any port or none, and
 * {@code *} alone for every origin. Immutable, and in canonical form: two patterns that
 * mean the same are equal, and are written the same.
 */
final class OriginPattern {

	static final String ANY_PORT = ":*";

	static final OriginPattern ANY = new OriginPattern("", false, "*", "");

	static final OriginPattern NULL = new OriginPattern("", false, "null", "");

	private final String scheme;

	private final boolean subdomains;

	private final String host;

	private final String port;

	// Stands for all of them: it is made once for each of thousands, and compared as one
	private final String text;

	/**
	 * Create a pattern.
	 * @param scheme the scheme in lower case; empty for {@code *} and {@code null}
	 * @param subdomains whether any subdomain of the host is meant, and not the host
	 * itself
	 * @param host the host
	 * @param port the port with the colon in front, {@code :*}, or empty
	 */
	OriginPattern(String scheme, boolean subdomains, String host, String port) {
		this.scheme = scheme;
		this.subdomains = subdomains;
		this.host = host;
		this.port = port;
		this.text = (scheme.isEmpty() ? "" : scheme + "://") + (subdomains ? "*." : "") + host + port;
	}

	String scheme() {
		return this.scheme;
	}

	boolean subdomains() {
		return this.subdomains;
	}

	String host() {
		return this.host;
	}

	String port() {
		return this.port;
	}

	boolean anyPort() {
		return this.port.equals(ANY_PORT);
	}

	OriginPattern withPort(String port) {
		return new OriginPattern(this.scheme, this.subdomains, this.host, port);
	}

	/**
	 * Return the next wider pattern: all that is below the parent of the host.
	 * @return the pattern, or {@code null} if the host has no parent
	 */
	@Nullable OriginPattern wider() {
		int dot = this.host.indexOf('.');
		return (dot > 0) ? new OriginPattern(this.scheme, true, this.host.substring(dot + 1), this.port) : null;
	}

	/**
	 * Return whether this is one origin and not a set of them.
	 */
	boolean isExact() {
		return !this.subdomains && !anyPort() && !equals(ANY);
	}

	/**
	 * Return whether a network attacker could speak in the name of such an origin.
	 * @return {@code true} for {@code http}, unless the host is this machine
	 */
	boolean isInsecure() {
		return this.scheme.equals("http") && !isLoopback();
	}

	/**
	 * Return the same with encryption.
	 */
	OriginPattern secure() {
		return new OriginPattern("https", this.subdomains, this.host, this.port.equals(":443") ? "" : this.port);
	}

	boolean isLoopback() {
		return this.host.equals("localhost") || this.host.endsWith(".localhost") || this.host.equals("[::1]")
				|| (this.host.startsWith("127.") && IpAddresses.looksLikeIpv4(this.host));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OriginPattern pattern && this.text.equals(pattern.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
