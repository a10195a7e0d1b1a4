package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An origin, or a set of origins, as a policy allows it. Written {@code scheme://host},
 * with the port if it isn't the scheme's default. {@code *.} in front of the host stands
 * for one or more whole labels, {@code *} in place of the port for any port or none, and
 * {@code *} alone for every origin. Immutable, and in canonical form: two patterns that
 * mean the same are equal, and are written the same.
 */
public final class OriginPattern {

	static final String ANY_PORT = ":*";

	static final OriginPattern ANY = new OriginPattern("", false, "*", "");

	static final OriginPattern NULL = new OriginPattern("", false, "null", "");

	static final OriginPattern FILE = new OriginPattern("file", false, "", "");

	/**
	 * Schemes whose hosts are made anew for each installation.
	 */
	static final List<String> SCHEMES_OF_ANY_HOST = List.of("moz-extension", "safari-web-extension", "vscode-webview");

	private final String scheme;

	private final boolean subdomains;

	private final String host;

	private final String port;

	// Stands for all of them: it is made once for each of thousands, and compared as one
	private final String text;

	/**
	 * Read an origin or origin pattern.
	 * @param text the text as somebody has written it
	 * @return the pattern, or what is wrong
	 */
	public static Parsed parse(String text) {
		return new OriginPatternParser((pattern) -> true).parse(text);
	}

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

	/**
	 * Return the scheme.
	 * @return the scheme in lower case; empty for {@code *} and {@code null}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Return whether any subdomain of the host is meant, and not the host itself.
	 * @return whether it is
	 */
	public boolean subdomains() {
		return this.subdomains;
	}

	/**
	 * Return the host.
	 * @return the host, that behind {@code *.} if subdomains are meant
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the port.
	 * @return the port with the colon in front, {@code :*}, or empty
	 */
	public String port() {
		return this.port;
	}

	/**
	 * Return whether any port will do.
	 * @return whether it will
	 */
	public boolean anyPort() {
		return this.port.equals(ANY_PORT);
	}

	/**
	 * Return the pattern of all hosts of a scheme.
	 */
	static OriginPattern anyHost(String scheme) {
		return new OriginPattern(scheme, false, "*", "");
	}

	/**
	 * Return whether the host is made anew for each installation of an extension or view.
	 * @return whether it is
	 */
	public boolean hasHostOfInstallation() {
		return SCHEMES_OF_ANY_HOST.contains(this.scheme);
	}

	boolean isAnyHost() {
		return !this.scheme.isEmpty() && this.host.equals("*");
	}

	/**
	 * Return whether hosts of the scheme are compared as they are.
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
	 * Return the next wider pattern: all that is below the parent of the host.
	 * @return the pattern, or {@code null} if the host has no parent
	 */
	@Nullable OriginPattern wider() {
		int dot = this.host.indexOf('.');
		return (dot > 0) ? new OriginPattern(this.scheme, true, this.host.substring(dot + 1), this.port) : null;
	}

	/**
	 * Return whether this is one origin and not a set of them.
	 * @return whether it is
	 */
	public boolean isExact() {
		return !this.subdomains && !anyPort() && !this.host.equals("*");
	}

	/**
	 * Return whether this is the origin {@code null}.
	 * @return whether it is
	 */
	public boolean isNull() {
		return equals(NULL);
	}

	/**
	 * Return whether a network attacker could speak in the name of such an origin.
	 * @return {@code true} for {@code http}, unless the host is this machine
	 */
	public boolean isInsecure() {
		return this.scheme.equals("http") && !isLoopback();
	}

	/**
	 * Return the same with encryption.
	 * @return the pattern with the scheme {@code https}
	 */
	public OriginPattern secure() {
		return new OriginPattern("https", this.subdomains, this.host, this.port.equals(":443") ? "" : this.port);
	}

	/**
	 * Return an example of a subdomain that somebody owns.
	 * @return an origin, of the scheme {@code https} rather than {@code http}
	 */
	public OriginPattern ownSubdomain() {
		OriginPattern example = new OriginPattern(this.scheme, false, "yours." + this.host, this.port);
		return isInsecure() ? example.secure() : example;
	}

	/**
	 * Return whether this is a page of this machine.
	 * @return whether the scheme is {@code http} or {@code https}, and the host this
	 * machine
	 */
	public boolean isLoopback() {
		return !isOpaque() && isLoopback(this.host);
	}

	/**
	 * Return whether a host is this machine.
	 * @param host a host in lower case, an IPv6 address with its brackets
	 * @return whether it is
	 * @see <a href=
	 * "https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy">potentially
	 * trustworthy origins</a>
	 */
	public static boolean isLoopback(String host) {
		return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]")
				|| (host.startsWith("127.") && IpAddresses.looksLikeIpv4(host));
	}

	/**
	 * Return why a policy may not have this together with credentials.
	 * @param wanted the dangers that are wanted
	 * @return the code, or {@code null} if it may
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
	 * Return whether a policy may have this.
	 * @param credentials whether credentials are allowed
	 * @param wanted the dangers that are wanted
	 */
	boolean isAccepted(boolean credentials, Set<DangerousSetting> wanted) {
		return (!isNull() || wanted.contains(DangerousSetting.NULL_ORIGIN))
				&& (!isFile() || wanted.contains(DangerousSetting.FILE_ORIGIN))
				&& (!credentials || (dangerWithCredentials(wanted) == null
						&& !(this.subdomains && SharedHosts.contains(this.host))));
	}

	/**
	 * Return what to write in place of a text in a policy with credentials.
	 * @param text the text as somebody has written it
	 * @param wanted the dangers that are wanted
	 * @return what the text says, or the same with encryption; {@code null} if the policy
	 * may have neither, or the text is no origin
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
	 * What a text was read as.
	 *
	 * @param pattern the pattern, or {@code null} if the text isn't one
	 * @param fault what is wrong, or {@code null} if nothing is
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
	 * Why a text is neither an origin nor a pattern.
	 *
	 * @param code what kind of mistake it is
	 * @param explanation what is wrong, in one sentence
	 * @param suggestion what to write instead, in one sentence
	 */
	public record Fault(ProblemCode code, String explanation, String suggestion) {
	}

}
