package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * An <a href=
 * "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin">serialized
 * origin</a>: scheme, host and optional port. It keeps the given text, which isn't
 * necessarily the form that a browser sends. Immutable. Two origins are equal if their
 * texts are equal.
 */
public final class WebOrigin {

	/**
	 * The maximum length of an origin.
	 */
	static final int MAX_LENGTH = 1024;

	private static final String SCHEME_END = "://";

	private static final boolean[] HOST_CHARACTERS = new boolean[0x7F];

	static {
		for (char c = ' ' + 1; c < HOST_CHARACTERS.length; c++) {
			HOST_CHARACTERS[c] = "#/:<>?@[\\]^|%".indexOf(c) < 0;
		}
	}

	private final String text;

	private final int hostStart;

	private final int hostEnd;

	private WebOrigin(String text, int hostStart, int hostEnd) {
		this.text = text;
		this.hostStart = hostStart;
		this.hostEnd = hostEnd;
	}

	/**
	 * Parse a serialized origin. The opaque origin {@code null} isn't accepted.
	 * @param text the text, as in an {@code Origin} header
	 * @return the origin, or {@code null} if the text isn't a serialized origin or has
	 * more than 1,024 characters
	 */
	public static @Nullable WebOrigin parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		int schemeEnd = schemeEnd(text);
		if (schemeEnd <= 0 || !text.startsWith(SCHEME_END, schemeEnd)) {
			return null;
		}
		int hostStart = schemeEnd + SCHEME_END.length();
		int hostEnd = hostEnd(text, hostStart);
		if (hostEnd <= hostStart) {
			return null;
		}
		boolean wellFormed = hostEnd == text.length() || port(text, hostEnd) >= 0;
		return wellFormed ? new WebOrigin(text, hostStart, hostEnd) : null;
	}

	static int schemeEnd(String text) {
		// Most origins start with https, so skip it
		int i = text.startsWith("https") ? 5 : 0;
		while (i < text.length() && isSchemeCharacter(text.charAt(i), i)) {
			i++;
		}
		return i;
	}

	private static boolean isSchemeCharacter(char c, int index) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
				|| (index > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
	}

	private static int hostEnd(String text, int hostStart) {
		if (hostStart < text.length() && text.charAt(hostStart) == '[') {
			int bracket = text.indexOf(']', hostStart);
			return (bracket > 0 && IpAddresses.canonicalIpv6(text.substring(hostStart + 1, bracket)) != null)
					? bracket + 1 : -1;
		}
		int i = hostStart;
		while (i < text.length() && isHostCharacter(text.charAt(i))) {
			i++;
		}
		return i;
	}

	/**
	 * Return whether the character isn't one of the
	 * <a href= "https://url.spec.whatwg.org/#forbidden-domain-code-point">forbidden
	 * domain code points</a>.
	 */
	private static boolean isHostCharacter(char c) {
		return c < HOST_CHARACTERS.length && HOST_CHARACTERS[c];
	}

	/**
	 * Return the port at the end of a text, or -1 if it isn't valid.
	 */
	static int port(String text, int colon) {
		int digits = text.length() - colon - 1;
		boolean leadingZero = digits > 1 && text.charAt(colon + 1) == '0';
		if (text.charAt(colon) != ':' || digits < 1 || digits > 5 || leadingZero) {
			return -1;
		}
		int port = 0;
		for (int i = colon + 1; i < text.length(); i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			port = 10 * port + digit;
		}
		return (port <= 65535) ? port : -1;
	}

	/**
	 * Return the default port of a scheme, which browsers omit.
	 * @param scheme the scheme in lower case
	 * @return the port, or -1 if the scheme has none
	 */
	static int defaultPort(String scheme) {
		return switch (scheme) {
			case "http" -> 80;
			case "https" -> 443;
			default -> -1;
		};
	}

	/**
	 * Return the scheme.
	 * @return the scheme as written
	 */
	public String scheme() {
		return this.text.substring(0, schemeLength());
	}

	/**
	 * Return the host.
	 * @return the host as written, an IPv6 address with its brackets
	 */
	public String host() {
		return this.text.substring(this.hostStart, this.hostEnd);
	}

	/**
	 * Return the port.
	 * @return the port as written, from 0 to 65535, or -1 if there is none
	 */
	public int port() {
		// Parsed again here, since few callers need it
		return (this.hostEnd < this.text.length()) ? port(this.text, this.hostEnd) : -1;
	}

	/**
	 * Return host and port.
	 * @return both as written, the port only if there is one
	 */
	public String authority() {
		return this.text.substring(this.hostStart);
	}

	int schemeLength() {
		return this.hostStart - SCHEME_END.length();
	}

	int hostStart() {
		return this.hostStart;
	}

	int hostEnd() {
		return this.hostEnd;
	}

	boolean hasScheme(String scheme) {
		return schemeLength() == scheme.length() && this.text.startsWith(scheme);
	}

	/**
	 * Return whether a browser can send this port. Browsers omit the scheme's default and
	 * can't connect to port 0.
	 */
	boolean hasBrowsersPort() {
		return switch (port()) {
			case 0 -> false;
			case 80 -> !hasScheme("http");
			case 443 -> !hasScheme("https");
			default -> true;
		};
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof WebOrigin origin && this.text.equals(origin.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * Return the origin as written.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
