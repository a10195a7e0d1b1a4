package io.github.corsstarter.policy;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringTokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The value of <a href=
 * "https://fetch.spec.whatwg.org/#http-access-control-request-headers">{@code Access-Control-Request-Headers}</a>,
 * parsed in place. Browsers send one line of sorted names in lower case. Gateways may
 * split it or add white space and empty elements, which is tolerated within limits.
 * Hostile values cost one pass over at most 8 KiB and allocate nothing.
 */
final class RequestedHeaders {

	private static final int MAX_LENGTH = 8192;

	private static final int MAX_NAMES = 128;

	private static final int MAX_EMPTY_ELEMENTS = 16;

	private static final int MAX_ECHO_BESIDE_WILDCARD = 2048;

	private static final String AUTHORIZATION = "authorization";

	private int length;

	// Short, since this object is the only allocation of most preflights
	private short names;

	private short emptyElements;

	private boolean allAllowed = true;

	private boolean asBrowsersSend = true;

	private RequestedHeaders() {
	}

	/**
	 * Read the header.
	 * @param request the request
	 * @param allowed the allowed headers
	 * @return the requested headers, or {@code null} if the value is malformed or too
	 * long
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
		// One more for the comma that joins it to the previous line
		this.length += line.length() + ((this.length > 0) ? 1 : 0);
		if (this.length > MAX_LENGTH) {
			return false;
		}
		// From right to left, as SubstringMap builds its hashes
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
	 * Return whether every requested header is allowed.
	 */
	boolean areAllowed() {
		return this.allAllowed;
	}

	/**
	 * Return the requested names in the format of a response header.
	 * @param request the request from which they were read
	 * @param all whether to list all of them; otherwise, a preceding wildcard and
	 * {@code Authorization} cover the names left out
	 * @return the names in lower case, each once, separated with commas, or {@code null}
	 * for none
	 */
	@Nullable String echo(CorsRequest request, boolean all) {
		if (this.names == 0) {
			return null;
		}
		if (this.asBrowsersSend && (all || this.length <= MAX_ECHO_BESIDE_WILDCARD)) {
			String line = request.header(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
			if (line != null && canBeEchoed(line, all)) {
				return line;
			}
		}
		Set<String> names = new LinkedHashSet<>();
		request.headers(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS).forEachRemaining((line) -> addNames(line, names));
		if (!all) {
			names.removeIf((name) -> isNamed(name, 0, name.length()));
		}
		return join(names, all ? MAX_LENGTH : MAX_ECHO_BESIDE_WILDCARD);
	}

	/**
	 * Return whether a line can be echoed unchanged, since browsers send each name once,
	 * in ascending order.
	 */
	private static boolean canBeEchoed(String line, boolean all) {
		int previous = -1;
		int previousEnd = 0;
		int start = 0;
		while (start <= line.length()) {
			int comma = line.indexOf(',', start);
			int end = (comma >= 0) ? comma : line.length();
			if (previous >= 0 && compare(line, previous, previousEnd, start, end) >= 0) {
				return false;
			}
			if (!all && isNamed(line, start, end)) {
				return false;
			}
			previous = start;
			previousEnd = end;
			start = end + 1;
		}
		return true;
	}

	/**
	 * Return whether {@code *,Authorization} already contains a name.
	 */
	private static boolean isNamed(String line, int start, int end) {
		return (end - start == 1 && line.charAt(start) == '*')
				|| (end - start == AUTHORIZATION.length() && line.startsWith(AUTHORIZATION, start));
	}

	private static int compare(String line, int start, int end, int otherStart, int otherEnd) {
		int length = Math.min(end - start, otherEnd - otherStart);
		for (int i = 0; i < length; i++) {
			int order = line.charAt(start + i) - line.charAt(otherStart + i);
			if (order != 0) {
				return order;
			}
		}
		return (end - start) - (otherEnd - otherStart);
	}

	private static void addNames(String line, Set<String> names) {
		StringTokenizer tokens = new StringTokenizer(line, ", \t");
		while (tokens.hasMoreTokens()) {
			names.add(Tokens.lowerCase(tokens.nextToken()));
		}
	}

	private static @Nullable String join(Set<String> names, int maxLength) {
		StringBuilder joined = new StringBuilder();
		for (String name : names) {
			int separator = joined.isEmpty() ? 0 : 1;
			// A shorter name may still fit
			if (joined.length() + separator + name.length() <= maxLength) {
				joined.append((separator > 0) ? "," : "").append(name);
			}
		}
		return joined.isEmpty() ? null : joined.toString();
	}

}
