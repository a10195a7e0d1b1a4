package io.github.corsstarter.web.servlet;

import java.util.Set;
import java.util.function.BiPredicate;

import io.github.corsstarter.web.servlet.SpringComparisonTests.Aspect;
import io.github.corsstarter.web.servlet.SpringComparisonTests.Comparison;
import io.github.corsstarter.web.servlet.SpringComparisonTests.Spelling;

/**
 * An intended difference from Spring's {@code CorsFilter}. Any other difference is a
 * mistake.
 */
enum IntendedDifference {

	REASON("A refusal", "sends the body \"Invalid CORS request\"", "sends a reason code in `Cors-Refusal`",
			"the client's developer needs to know what to change", (comparison, aspect) -> aspect == Aspect.REFUSAL),

	EMPTY_ANSWER("An allowed preflight", "200", "204", "the response has no body",
			(comparison, aspect) -> aspect == Aspect.OUTCOME && comparison.spring().outcome().equals("200")
					&& comparison.ours().outcome().equals("204")),

	VARY("`Vary`", "three header names in every response",
			"only the header names that the response depends on; with `allowed-origins: \"*\"`, an allowed response has no `Vary`, unless it is the response to a preflight and repeats the requested headers",
			"a cache needs fewer copies", (comparison, aspect) -> aspect == Aspect.VARY),

	WHOLE_LISTS("A preflight requests headers", "lists the requested headers",
			"lists every allowed header; with `allowed-headers: \"*\"`, lists `*`, `Authorization` and the requested headers, or, if credentials are allowed too, only the requested headers",
			"one response serves more requests, so the browser sends fewer preflights",
			(comparison, aspect) -> aspect == Aspect.HEADERS && comparison.preflightAllowedByBoth()),

	ANY_METHOD("`*` for methods, without credentials", "a preflight's response lists the requested method",
			"lists `*` and the requested method",
			"browsers that support the wildcard needn't ask again; Firefox remembers only methods listed by name",
			(comparison, aspect) -> aspect == Aspect.METHODS && comparison.preflightAllowedByBoth()
					&& comparison.ours()
						.value(Aspect.METHODS)
						.equals("*," + comparison.spring().value(Aspect.METHODS))),

	HEAD("`GET` is listed, `HEAD` isn't", "refuses `HEAD`", "allows `HEAD`",
			"a client that may read the whole response may read its headers",
			(comparison, aspect) -> (comparison.method().equals("HEAD") && !comparison.springAllows())
					|| (aspect == Aspect.METHODS && comparison.ours()
						.value(aspect)
						.replaceFirst(",?HEAD", "")
						.equals(comparison.spring().value(aspect)))),

	EXPOSED("`Access-Control-Expose-Headers` in a preflight's response", "sent", "not sent",
			"browsers ignore it in a preflight's response",
			(comparison, aspect) -> aspect == Aspect.EXPOSED && comparison.preflight()),

	REFUSED_PREFLIGHT("A preflight from an allowed origin for a method or header that isn't allowed", "403",
			"204 with the allowed methods and headers, and a reason",
			"the browser still blocks the request, and its console names the method or header instead of the origin",
			(comparison, aspect) -> comparison.preflight() && comparison.originAllowed() && comparison.refusedByBoth()),

	READABLE_REFUSAL("A request from an allowed origin with a method that isn't allowed", "403, not readable",
			"403, readable", "a script from an allowed origin may know what it did wrong",
			(comparison, aspect) -> !comparison.preflight() && comparison.originAllowed() && comparison.refusedByBoth()
					&& Set.of(Aspect.ORIGIN, Aspect.CREDENTIALS, Aspect.EXPOSED).contains(aspect)),

	FORBIDDEN_METHOD("`TRACE` or an invalid method, with `allowed-methods: \"*\"`", "allowed", "refused",
			"browsers don't let scripts send such a method",
			(comparison, aspect) -> Set.of("TRACE", "A B", "").contains(comparison.method())
					&& comparison.springAllows() && comparison.originAllowed()),

	MALFORMED_HEADERS("Requested headers with invalid names, with `allowed-headers: \"*\"`", "allowed and repeated",
			"refused", "cors-starter repeats only validated values",
			(comparison, aspect) -> comparison.requestedHeadersMalformed() && comparison.springAllows()),

	SOME_HEADERS("A preflight for several headers, some of them allowed", "200 with the allowed headers",
			"204 with the allowed headers, and a reason",
			"the browser blocks the request in both cases, and cors-starter's log has the reason",
			(comparison, aspect) -> comparison.preflight() && comparison.springAllows()
					&& comparison.ours().value(Aspect.REFUSAL).equals("header-not-allowed")),

	PRIVATE_NETWORK("A preflight with `Access-Control-Request-Private-Network`, without `allow-private-network`",
			"handled like any other preflight", "204 with a reason",
			"the log has the reason why a browser blocks the request",
			(comparison, aspect) -> comparison.asksForPrivateNetwork() && comparison.springAllows()),

	SPELLING("An allowed origin in upper case or with a trailing slash", "allowed", "refused",
			"browsers don't send such an origin, so the client isn't a browser",
			(comparison, aspect) -> comparison.spelling() == Spelling.OTHER_CASE),

	PORT("An origin that matches a pattern, with a port that browsers don't send (`:443` for `https`, `:0`, `:99999`)",
			"allowed", "refused", "browsers don't send such an origin, so the client isn't a browser",
			(comparison, aspect) -> comparison.spelling() == Spelling.STRANGE_PORT),

	LABELS("An origin in which the part that matches a pattern's `*` isn't made of DNS labels (`https://evil.com{a.example.com`)",
			"allowed", "refused", "another URL parser may find another host in such an origin",
			(comparison, aspect) -> comparison.spelling() == Spelling.STRANGE_LABELS),

	UNREADABLE("An empty or invalid `Origin` (`https://[::1`), with `allowed-origins: \"*\"`", "refused", "allowed",
			"`*` allows every origin, and the response doesn't repeat the value",
			(comparison, aspect) -> comparison.any() && comparison.isUnreadable()
					&& comparison.spring().outcome().equals("403")),

	SEVERAL_ORIGINS("Several `Origin` header lines", "uses the first", "refused, except with `allowed-origins: \"*\"`",
			"proxies differ in which line they use", (comparison, aspect) -> comparison.originLines() > 1),

	TLS_PROXY("An `https` origin that differs from the server's own origin only in the scheme",
			"treated as another origin", "treated as the same origin",
			"a proxy in front of the server may terminate TLS",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN_BEHIND_TLS),

	FETCH_METADATA("`Sec-Fetch-Site`", "ignored", "decides whether the request has the same origin",
			"the browser knows this, whatever headers a proxy rewrites",
			(comparison, aspect) -> comparison.has("Sec-Fetch-Site: same-origin")
					|| (comparison.has("Sec-Fetch-Site: cross-site") && comparison.spelling() == Spelling.OWN)),

	SAME_ORIGIN_OPTIONS("A preflight from the server's own origin", "answered without CORS headers",
			"decided like any other preflight",
			"browsers send no preflight for a same-origin request, so the server is probably wrong about its own origin",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN && comparison.preflight()),

	OWN_ORIGIN_LISTED("The server's own origin, if the policy lists it", "no CORS headers",
			"CORS headers, as for any listed origin",
			"behind a proxy that drops the port, another origin may look like the server's own",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN && comparison.originAllowed()),

	OPEN_ANSWERS("A request without `Origin` or from the same origin, with `allowed-origins: \"*\"`", "no CORS headers",
			"`Access-Control-Allow-Origin: *`", "a shared cache can serve the response to every origin",
			(comparison, aspect) -> comparison.ours().value(Aspect.ORIGIN).equals("*")
					&& comparison.spring().value(Aspect.ORIGIN).isEmpty() && comparison.isSameOriginOrNone()),

	PRIVATE_NETWORK_ELSEWHERE("`Access-Control-Request-Private-Network` in a request that isn't a preflight",
			"answered", "ignored", "browsers send it only in preflights",
			(comparison, aspect) -> aspect == Aspect.NETWORK && !comparison.preflight()),

	NAVIGATION("A navigation that would be refused, such as a form post from another site", "403",
			"passed on without CORS headers",
			"scripts can't read the response, and SAML and OIDC logins use such form posts",
			(comparison, aspect) -> comparison.has("Sec-Fetch-Mode: navigate") && !comparison.springAllows());

	private final String what;

	private final String spring;

	private final String here;

	private final String why;

	@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
	private final BiPredicate<Comparison, Aspect> explains;

	IntendedDifference(String what, String spring, String here, String why, BiPredicate<Comparison, Aspect> explains) {
		this.what = what;
		this.spring = spring;
		this.here = here;
		this.why = why;
		this.explains = explains;
	}

	boolean explains(Comparison comparison, Aspect aspect) {
		return this.explains.test(comparison, aspect);
	}

	String row() {
		return "| " + String.join(" | ", this.what, this.spring, this.here, this.why) + " |\n";
	}

}
