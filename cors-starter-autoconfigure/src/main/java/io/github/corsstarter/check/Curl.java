package io.github.corsstarter.check;

import java.nio.charset.StandardCharsets;

/**
 * Builds {@code curl} commands that repeat a request, quoted for a POSIX shell.
 */
public final class Curl {

	private Curl() {
	}

	/**
	 * Return the commands, the preflight's first if there is one.
	 * @param asked the request
	 * @param baseUrl the URL of the application
	 * @return the commands, one per line
	 */
	public static String of(HypotheticalRequest asked, String baseUrl) {
		String actual = ofActual(asked, baseUrl);
		return asked.isPreflighted() ? ofPreflight(asked, baseUrl) + "\n" + actual : actual;
	}

	/**
	 * Return the command for the preflight, whether or not a browser needs one.
	 * @param asked the request
	 * @param baseUrl the URL of the application
	 * @return the command
	 */
	public static String ofPreflight(HypotheticalRequest asked, String baseUrl) {
		String command = "curl " + options(asked, baseUrl) + " -X OPTIONS " + target(asked, baseUrl) + " -H "
				+ quote("Access-Control-Request-Method: " + asked.method());
		return asked.headers().isEmpty() ? command
				: command + " -H " + quote("Access-Control-Request-Headers: " + String.join(",", asked.headers()));
	}

	/**
	 * Return the options that make curl accept a certificate for a host other than
	 * localhost, and keep the path as it is.
	 */
	private static String options(HypotheticalRequest asked, String baseUrl) {
		String options = baseUrl.startsWith("https://localhost") ? "-ski" : "-si";
		return asked.path().contains("/.") ? options + " --path-as-is" : options;
	}

	private static String target(HypotheticalRequest asked, String baseUrl) {
		String url = quote(baseUrl + encode(asked.path()));
		if (asked.origin() == null) {
			return url;
		}
		return url + " -H " + (asked.origin().isEmpty() ? "'Origin;'" : quote("Origin: " + asked.origin()));
	}

	/**
	 * Encode characters that a URL can't contain, and those that curl reads as a list or
	 * range of URLs.
	 */
	private static String encode(String path) {
		StringBuilder url = new StringBuilder();
		for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (each & 0xFF);
			if (c <= ' ' || c > '~' || "[]{}\"<>\\^`|".indexOf(c) >= 0) {
				url.append(String.format("%%%02X", (int) c));
			}
			else {
				url.append(c);
			}
		}
		return url.toString();
	}

	private static String ofActual(HypotheticalRequest asked, String baseUrl) {
		StringBuilder actual = new StringBuilder("curl ").append(options(asked, baseUrl));
		if (asked.method().equals("HEAD")) {
			actual.append(" --head");
		}
		else if (!asked.method().equals("GET")) {
			actual.append(" -X ").append(quote(asked.method()));
		}
		actual.append(' ').append(target(asked, baseUrl));
		asked.headers().forEach((name) -> actual.append(" -H ").append(quote(name + ": x")));
		return actual.toString();
	}

	/**
	 * Quote a text as one word for a shell. Anything but printable ASCII is replaced,
	 * because it can't be part of a request line, a header or a line to copy.
	 */
	static String quote(String text) {
		StringBuilder quoted = new StringBuilder("'");
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\'') {
				quoted.append("'\\''");
			}
			else {
				quoted.append((c >= ' ' && c <= '~') ? c : '?');
			}
		}
		return quoted.append('\'').toString();
	}

}
