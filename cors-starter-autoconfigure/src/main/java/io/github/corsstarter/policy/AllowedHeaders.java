package io.github.corsstarter.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The request headers that a policy allows. Immutable.
 */
final class AllowedHeaders {

	private final boolean any;

	private final List<String> names;

	private final SubstringMap<String> byLowerCase;

	private final String headerValue;

	AllowedHeaders(List<String> names) {
		this.any = names.contains("*");
		Map<String, String> byLowerCase = new LinkedHashMap<>();
		names.forEach((name) -> byLowerCase.putIfAbsent(Tokens.lowerCase(name), name));
		this.names = this.any ? List.of("*") : List.copyOf(byLowerCase.values());
		this.byLowerCase = new SubstringMap<>(byLowerCase);
		// The wildcard doesn't cover Authorization
		this.headerValue = this.any ? "*,Authorization" : String.join(",", this.names);
	}

	/**
	 * Return the headers that both allow.
	 */
	AllowedHeaders and(AllowedHeaders others) {
		if (this.any || others.any) {
			return this.any ? others : this;
		}
		return new AllowedHeaders(this.names.stream()
			.filter((name) -> others.allows(name, 0, name.length(),
					SubstringMap.hash(Tokens.lowerCase(name), 0, name.length())))
			.toList());
	}

	boolean isAny() {
		return this.any;
	}

	List<String> asList() {
		return this.names;
	}

	/**
	 * Return whether a header is allowed.
	 * @param text the text that contains the name
	 * @param start where the name starts
	 * @param end where the name ends, exclusive
	 * @param hash the hash of the name in lower case, see {@link SubstringMap#extend}
	 */
	boolean allows(String text, int start, int end, int hash) {
		return this.any || this.byLowerCase.get(text, start, end, hash, true) != null;
	}

	/**
	 * Return the value of {@code Access-Control-Allow-Headers} without credentials.
	 */
	String headerValue() {
		return this.headerValue;
	}

}
