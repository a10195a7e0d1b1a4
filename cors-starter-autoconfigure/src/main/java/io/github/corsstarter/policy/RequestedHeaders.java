package io.github.corsstarter.policy;

import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * The value of <a href=
 * "https://fetch.spec.whatwg.org/#http-access-control-request-headers">{@code Access-Control-Request-Headers}</a>,
 * read where it stands. Browsers send one line of sorted names in lower case; gateways
 * may have split it, or put white space and empty elements into it, which is tolerated
 * within bounds. Hostile values cost one pass over at most 8 KiB and allocate nothing.
 */
final class RequestedHeaders {

	private static final int MAX_LENGTH = 8192;

	private static final int MAX_NAMES = 128;

	private static final int MAX_EMPTY_ELEMENTS = 16;

	private int length;

	// No larger than they can become: the only object that most preflights need
	private short names;

	private short emptyElements;

	private boolean allAllowed = true;

	private boolean asBrowsersSend = true;

	private RequestedHeaders() {
	}

	/**
	 * Read the header.
	 * @param request the request
	 * @param allowed the headers that may be sent
	 * @return what was found, or {@code null} if this is no list of names or too long a
	 * one
	 */
	static @Nullable RequestedHeaders read(CorsRequest request, AllowedHeaders allowed) {
		RequestedHeaders headers = new RequestedHeaders();
		if (!request.isRepeated(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)) {
			String line = request.header(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
			return (line == null || headers.readLine(line, allowed)) ? headers : null;
		}
		Iterator<String> lines = request.headers(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
		while (lines.hasNext()) {
			if (!headers.readLine(lines.next(), allowed)) {
				return null;
			}
		}
		return headers;
	}

	private boolean readLine(String line, AllowedHeaders allowed) {
		this.asBrowsersSend &= this.length == 0;
		// One more for the comma that joins it to the line before.
		this.length += line.length() + ((this.length > 0) ? 1 : 0);
		if (this.length > MAX_LENGTH) {
			return false;
		}
		// From the right to the left, as SubstringMap's hashes go.
		int i = line.length() - 1;
		boolean more = true;
		while (more) {
			i = skipWhiteSpace(line, i);
			int end = i + 1;
			int hash = 0;
			while (i >= 0) {
				char c = line.charAt(i);
				char lower = Tokens.lower(c);
				if (lower == 0) {
					break;
				}
				this.asBrowsersSend &= c == lower;
				hash = SubstringMap.extend(hash, lower);
				i--;
			}
			if (!addElement(line, i + 1, end, hash, allowed)) {
				return false;
			}
			i = skipWhiteSpace(line, i);
			more = i >= 0;
			if (more && line.charAt(i) != ',') {
				return false;
			}
			i--;
		}
		return true;
	}

	private int skipWhiteSpace(String line, int index) {
		int i = index;
		while (i >= 0 && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
			this.asBrowsersSend = false;
			i--;
		}
		return i;
	}

	private boolean addElement(String line, int start, int end, int hash, AllowedHeaders allowed) {
		if (start == end) {
			this.asBrowsersSend = false;
			return ++this.emptyElements <= MAX_EMPTY_ELEMENTS;
		}
		this.allAllowed = this.allAllowed && allowed.allows(line, start, end, hash);
		return ++this.names <= MAX_NAMES;
	}

	/**
	 * Return whether every requested header may be sent.
	 */
	boolean areAllowed() {
		return this.allAllowed;
	}

	boolean isEmpty() {
		return this.names == 0;
	}

	/**
	 * Return the requested names as a response header lists them.
	 * @param lines the field lines that were read
	 * @return the names in lower case, joined by commas
	 */
	String echo(Iterator<String> lines) {
		if (this.asBrowsersSend) {
			return lines.next();
		}
		StringBuilder echo = new StringBuilder(this.length);
		while (lines.hasNext()) {
			String line = lines.next();
			boolean nameBefore = false;
			for (int i = 0; i < line.length(); i++) {
				char lower = Tokens.lower(line.charAt(i));
				if (lower == 0) {
					nameBefore = false;
				}
				else {
					if (!nameBefore && !echo.isEmpty()) {
						echo.append(',');
					}
					echo.append(lower);
					nameBefore = true;
				}
			}
		}
		return echo.toString();
	}

}
