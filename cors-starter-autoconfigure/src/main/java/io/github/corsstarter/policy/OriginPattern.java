package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An origin or a set of origins that a policy allows. The form is {@code scheme://host},
 * with a port unless it is the scheme's default. {@code *.} before the host stands for
 * one or more whole labels, {@code *} as the port for any port or none, and {@code *}
 * alone for every origin. Immutable and in canonical form: patterns with the same meaning
 * are equal and have the same text.
 */
public final class OriginPattern {

	static final String ANY_PORT = ":*";

	static final OriginPattern ANY = new OriginPattern("", false, "*", "");

	static final OriginPattern NULL = new OriginPattern("", false, "null", "");

	static final OriginPattern FILE = new OriginPattern("file", false, "", "");

	/**
	 * Schemes whose hosts are generated for each installation.
	 */
	static final List<String> SCHEMES_OF_ANY_HOST = List.of("moz-extension", "safari-web-extension", "vscode-webview");

	private final String scheme;

	private final boolean subdomains;

	private final String host;

	private final String port;

	// All parts as one text: a single string to build and compare, as lists can have
	// thousands of patterns
	private final String text;

	/**
	 * Read an origin or origin pattern.
	 * @param text the text as configured
	 * @return the pattern, or the fault
	 */
	public static Parsed parse(String text) {
		return new OriginPatternParser((pattern) -> true).parse(text);
	}

	/**
	 * Create a pattern.
	 * @param scheme the scheme in lower case; empty for {@code *} and {@code null}
	 * @param subdomains whether the pattern matches the subdomains of the host instead of
	 * the host
	 * @param host the host
	 * @param port the port with a leading colon, {@code :*}, or empty
	 */
	OriginPattern(String scheme, boolean subdomains, String host, String port) {
		this.scheme = scheme;
		this.subdomains = subdomains;
		this.host = host;
		this.port = port;
		this.text = (scheme.isEmpty() ? "" : scheme + "://") + (subdomains ? "*." : "") + host + port;
	}

	/**
	 * Return the scheme.
	 * @return the scheme in lower case; empty for {@code *} and {@code null}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Return whether the pattern matches the subdomains of the host instead of the host.
	 * @return whether it matches the subdomains
	 */
	public boolean subdomains() {
		return this.subdomains;
	}

	/**
	 * Return the host.
	 * @return the host, without a leading {@code *.}
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the port.
	 * @return the port with a leading colon, {@code :*}, or empty
	 */
	public String port() {
		return this.port;
	}

	/**
	 * Return whether any port is allowed.
	 * @return whether any port is allowed
	 */
	public boolean anyPort() {
		return this.port.equals(ANY_PORT);
	}

	/**
	 * Return the pattern for all hosts of a scheme.
	 */
	static OriginPattern anyHost(String scheme) {
		return new OriginPattern(scheme, false, "*", "");
	}

	/**
	 * Return whether the host is generated for each installation of an extension or web
	 * view.
	 * @return whether it is generated
	 */
	public boolean hasHostOfInstallation() {
		return SCHEMES_OF_ANY_HOST.contains(this.scheme);
	}

	boolean isAnyHost() {
		return !this.scheme.isEmpty() && this.host.equals("*");
	}

	/**
	 * Return whether hosts of the scheme are compared character by character.
	 */
	boolean isOpaque() {
		return !this.scheme.isEmpty() && !this.scheme.equals("http") && !this.scheme.equals("https") && !isFile();
	}

	boolean isFile() {
		return equals(FILE);
	}

	OriginPattern withPort(String port) {
		return new OriginPattern(this.scheme, this.subdomains, this.host, port);
	}

	/**
	 * Return the next wider pattern: all subdomains of the host's parent.
	 * @return the pattern, or {@code null} if the host has no parent
	 */
	@Nullable OriginPattern wider() {
		int dot = this.host.indexOf('.');
		return (dot > 0) ? new OriginPattern(this.scheme, true, this.host.substring(dot + 1), this.port) : null;
	}

	/**
	 * Return whether this is a single origin.
	 * @return whether it is a single origin
	 */
	public boolean isExact() {
		return !this.subdomains && !anyPort() && !this.host.equals("*");
	}

	/**
	 * Return whether this is the origin {@code null}.
	 * @return whether it is {@code null}
	 */
	public boolean isNull() {
		return equals(NULL);
	}

	/**
	 * Return whether a network attacker could impersonate this origin.
	 * @return {@code true} for {@code http}, unless the host is this machine
	 */
	public boolean isInsecure() {
		return this.scheme.equals("http") && !isLoopback();
	}

	/**
	 * Return the same pattern with {@code https}.
	 * @return the pattern with the scheme {@code https}
	 */
	public OriginPattern secure() {
		return new OriginPattern("https", this.subdomains, this.host, this.port.equals(":443") ? "" : this.port);
	}

	/**
	 * Return an example of a user's own subdomain.
	 * @return an origin, with {@code https} instead of {@code http}
	 */
	public OriginPattern ownSubdomain() {
		OriginPattern example = new OriginPattern(this.scheme, false, "yours." + this.host, this.port);
		return isInsecure() ? example.secure() : example;
	}

	/**
	 * Return whether this is an origin of this machine.
	 * @return whether the scheme is {@code http} or {@code https}, and the host is this
	 * machine
	 */
	public boolean isLoopback() {
		return !isOpaque() && isLoopback(this.host);
	}

	/**
	 * Return whether a host is this machine.
	 * @param host a host in lower case, an IPv6 address with its brackets
	 * @return whether it is this machine
	 * @see <a href=
	 * "https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy">potentially
	 * trustworthy origins</a>
	 */
	public static boolean isLoopback(String host) {
		return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]")
				|| (host.startsWith("127.") && IpAddresses.looksLikeIpv4(host));
	}

	/**
	 * Return the reason why a policy can't allow this pattern with credentials.
	 * @param wanted the accepted dangers
	 * @return the code, or {@code null} if a policy can allow it
	 */
	public @Nullable ProblemCode dangerWithCredentials(Set<DangerousSetting> wanted) {
		if (equals(ANY)) {
			return ProblemCode.ANY_ORIGIN_WITH_CREDENTIALS;
		}
		if (this.subdomains && !wanted.contains(DangerousSetting.PUBLIC_SUFFIX_SUBDOMAINS)
				&& PublicSuffixes.get().contains(this.host)) {
			return ProblemCode.PUBLIC_SUFFIX_WITH_CREDENTIALS;
		}
		if (isAnyHost() && !wanted.contains(DangerousSetting.ANY_HOST)) {
			return ProblemCode.ANY_HOST_WITH_CREDENTIALS;
		}
		return (isInsecure() && !wanted.contains(DangerousSetting.INSECURE_ORIGINS))
				? ProblemCode.INSECURE_ORIGIN_WITH_CREDENTIALS : null;
	}

	/**
	 * Return whether a policy can allow this pattern.
	 * @param credentials whether credentials are allowed
	 * @param wanted the accepted dangers
	 */
	boolean isAccepted(boolean credentials, Set<DangerousSetting> wanted) {
		return (!isNull() || wanted.contains(DangerousSetting.NULL_ORIGIN))
				&& (!isFile() || wanted.contains(DangerousSetting.FILE_ORIGIN))
				&& (!credentials || (dangerWithCredentials(wanted) == null
						&& !(this.subdomains && SharedHosts.contains(this.host))));
	}

	/**
	 * Return the replacement for a text in a policy with credentials.
	 * @param text the text as configured
	 * @param wanted the accepted dangers
	 * @return the intended pattern, or the same with {@code https}; {@code null} if the
	 * policy can't allow either, or the text isn't an origin
	 */
	public static @Nullable OriginPattern withCredentials(String text, Set<DangerousSetting> wanted) {
		OriginPatternParser parser = new OriginPatternParser((origin) -> origin.isAccepted(true, wanted));
		OriginPattern pattern = parser.parse(text).pattern();
		OriginPattern meant = (pattern != null) ? pattern : parser.meant(text);
		return (meant != null) ? parser.acceptable(meant) : null;
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

	/**
	 * The result of parsing a text.
	 *
	 * @param pattern the pattern, or {@code null} if the text isn't one
	 * @param fault the fault, or {@code null} if the text is valid
	 */
	public record Parsed(@Nullable OriginPattern pattern, @Nullable Fault fault) {

		static Parsed of(OriginPattern pattern) {
			return new Parsed(pattern, null);
		}

		static Parsed fault(ProblemCode code, String explanation, String suggestion) {
			return new Parsed(null, new Fault(code, explanation, suggestion));
		}

	}

	/**
	 * The reason why a text is neither an origin nor a pattern.
	 *
	 * @param code the kind of mistake
	 * @param explanation what is wrong, in one sentence
	 * @param suggestion what to write instead, in one sentence
	 */
	public record Fault(ProblemCode code, String explanation, String suggestion) {
	}

}
