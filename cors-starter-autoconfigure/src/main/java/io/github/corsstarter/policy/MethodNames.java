package io.github.corsstarter.policy;

import java.util.Set;

/**
 * Names of request methods.
 */
public final class MethodNames {

	private static final Set<String> STANDARD = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

	private static final Set<String> NORMALIZED = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT");

	private static final Set<String> FORBIDDEN = Set.of("CONNECT", "TRACE", "TRACK");

	// The longest method in HTTP's registry has 17 characters.
	private static final int MAX_LENGTH = 64;

	private MethodNames() {
	}

	/**
	 * Return whether a policy can allow a method: a valid name that browsers let scripts
	 * use.
	 * @param method the method
	 * @return whether it can be allowed
	 * @see <a href="https://fetch.spec.whatwg.org/#forbidden-method">forbidden method</a>
	 */
	public static boolean isAllowable(String method) {
		return method.length() <= MAX_LENGTH && Tokens.isToken(method) && !isForbidden(method);
	}

	static boolean isForbidden(String method) {
		// The length check avoids allocating an upper-case copy for most methods
		return (method.length() == 5 || method.length() == 7) && FORBIDDEN.contains(Tokens.upperCase(method));
	}

	/**
	 * Return whether browsers convert a method to upper case.
	 * @param method the method
	 * @return whether they do; {@code patch} is sent unchanged
	 * @see <a href="https://fetch.spec.whatwg.org/#concept-method-normalize">normalize a
	 * method</a>
	 */
	public static boolean isNormalizedByBrowsers(String method) {
		return NORMALIZED.contains(Tokens.upperCase(method));
	}

	/**
	 * Return a method in the case that HTTP defines.
	 * @param method the method
	 * @return the method in upper case if it is then a standard method, and unchanged
	 * otherwise
	 */
	public static String normalize(String method) {
		String upperCase = Tokens.upperCase(method);
		return STANDARD.contains(upperCase) ? upperCase : method;
	}

}
