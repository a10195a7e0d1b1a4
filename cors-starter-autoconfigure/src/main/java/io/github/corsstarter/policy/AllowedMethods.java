package io.github.corsstarter.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The methods that a policy allows. Immutable.
 */
final class AllowedMethods {

	private static final Set<String> STANDARD = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

	private static final Set<String> FORBIDDEN = Set.of("CONNECT", "TRACE", "TRACK");

	// The longest method in HTTP's registry has 17 characters.
	private static final int MAX_LENGTH = 64;

	private final boolean any;

	private final Set<String> methods;

	private final String headerValue;

	AllowedMethods(List<String> methods) {
		this.any = methods.contains("*");
		Set<String> all = new LinkedHashSet<>();
		for (String method : methods) {
			all.add(method);
			if (method.equals("GET") && !methods.contains("HEAD")) {
				all.add("HEAD");
			}
		}
		this.methods = all;
		this.headerValue = this.any ? "*" : String.join(",", all);
	}

	boolean isAny() {
		return this.any;
	}

	List<String> asList() {
		return List.copyOf(this.any ? List.of("*") : this.methods);
	}

	/**
	 * Return whether a request may use the method. Case matters, as it does to Fetch.
	 */
	boolean allows(String method) {
		if (!this.any) {
			return this.methods.contains(method);
		}
		return method.length() <= MAX_LENGTH && Tokens.isToken(method) && !isForbidden(method);
	}

	/**
	 * Return the value of {@code Access-Control-Allow-Methods}.
	 */
	String headerValue() {
		return this.headerValue;
	}

	/**
	 * Return the method with the case that HTTP gives it.
	 */
	static String normalize(String method) {
		String upperCase = Tokens.upperCase(method);
		return STANDARD.contains(upperCase) ? upperCase : method;
	}

	/**
	 * Return whether browsers never let a script use the method.
	 * @see <a href="https://fetch.spec.whatwg.org/#forbidden-method">forbidden method</a>
	 */
	static boolean isForbidden(String method) {
		// One of these lengths, before anything is allocated for a comparison.
		return (method.length() == 5 || method.length() == 7) && FORBIDDEN.contains(Tokens.upperCase(method));
	}

}
