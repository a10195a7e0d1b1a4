package io.github.corsstarter.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The methods that a policy allows. Immutable.
 */
final class AllowedMethods {

	private final boolean any;

	// Comparing these few is faster than hashing
	private final String[] methods;

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
		this.methods = all.toArray(new String[0]);
		this.headerValue = this.any ? "*" : String.join(",", all);
	}

	/**
	 * Return the methods that both allow.
	 */
	AllowedMethods and(AllowedMethods others) {
		if (this.any || others.any) {
			return this.any ? others : this;
		}
		return new AllowedMethods(asList().stream().filter(others::allows).toList());
	}

	boolean isAny() {
		return this.any;
	}

	List<String> asList() {
		return this.any ? List.of("*") : List.of(this.methods);
	}

	/**
	 * Return whether a method is allowed. Methods are case-sensitive, as in Fetch.
	 */
	boolean allows(String method) {
		if (this.any) {
			return MethodNames.isAllowable(method);
		}
		for (String allowed : this.methods) {
			if (allowed.equals(method)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the value of {@code Access-Control-Allow-Methods}.
	 */
	String headerValue() {
		return this.headerValue;
	}

}
