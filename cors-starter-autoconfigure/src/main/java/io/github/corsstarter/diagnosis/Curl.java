package io.github.corsstarter.diagnosis;

/**
 * Commands that repeat a request, quoted for a POSIX shell.
 */
final class Curl {

	private Curl() {
	}

	/**
	 * Return the commands, the preflight's first if there is one.
	 */
	static String of(AskedRequest asked, String baseUrl) {
		String url = quote(baseUrl + asked.path());
		String origin = (asked.origin() != null) ? " -H " + quote("Origin: " + asked.origin()) : "";
		StringBuilder actual = new StringBuilder("curl -si");
		if (asked.method().equals("HEAD")) {
			actual.append(" --head");
		}
		else if (!asked.method().equals("GET")) {
			actual.append(" -X ").append(quote(asked.method()));
		}
		actual.append(' ').append(url).append(origin);
		asked.headers().forEach((name) -> actual.append(" -H ").append(quote(name + ": x")));
		if (!asked.isPreflighted()) {
			return actual.toString();
		}
		String preflight = "curl -si -X OPTIONS " + url + origin + " -H "
				+ quote("Access-Control-Request-Method: " + asked.method()) + (asked.headers().isEmpty() ? ""
						: " -H " + quote("Access-Control-Request-Headers: " + String.join(",", asked.headers())));
		return preflight + "\n" + actual;
	}

	/**
	 * Quote a text so that a shell takes it for one word. What is not printable ASCII
	 * can't be part of a request line or header, nor of a line to copy.
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
