package io.github.corsstarter.web.servlet;

import java.util.Set;
import java.util.function.BiPredicate;

import io.github.corsstarter.web.servlet.SpringComparisonTests.Aspect;
import io.github.corsstarter.web.servlet.SpringComparisonTests.Comparison;
import io.github.corsstarter.web.servlet.SpringComparisonTests.Spelling;

/**
 * Where the answer to a request differs from that of Spring's {@code CorsFilter} on
 * purpose. What none of these explains is a mistake.
 */
enum IntendedDifference {

	REASON("A refusal", "has the body \"Invalid CORS request\"", "names its reason in `Cors-Refusal`",
			"its reader needs to know what to change", (comparison, aspect) -> aspect == Aspect.REFUSAL),

	EMPTY_ANSWER("An allowed preflight", "200", "204", "it has no body",
			(comparison, aspect) -> aspect == Aspect.OUTCOME && comparison.spring().outcome().equals("200")
					&& comparison.ours().outcome().equals("204")),

	VARY("`Vary`", "three names on every answer", "what this answer depends on, nothing under `*`",
			"a cache keeps one copy where one will do", (comparison, aspect) -> aspect == Aspect.VARY),

	WHOLE_LISTS("A preflight asks for some headers", "the answer repeats those", "the answer has the whole list",
			"one answer serves every request, so a browser needs to ask less often",
			(comparison, aspect) -> aspect == Aspect.HEADERS && comparison.preflightAllowedByBoth()),

	ANY_METHOD("`*` for methods, without credentials", "a preflight's answer repeats the one asked for",
			"`*` and the one asked for",
			"browsers that know the wildcard need not ask again, and Firefox keeps only what is named",
			(comparison, aspect) -> aspect == Aspect.METHODS && comparison.preflightAllowedByBoth()
					&& comparison.ours()
						.value(Aspect.METHODS)
						.equals("*," + comparison.spring().value(Aspect.METHODS))),

	HEAD("`GET` is listed, `HEAD` is not", "`HEAD` is refused", "`HEAD` is allowed",
			"who may read the whole may read its head",
			(comparison, aspect) -> (comparison.method().equals("HEAD") && !comparison.springAllows())
					|| (aspect == Aspect.METHODS && comparison.ours()
						.value(aspect)
						.replaceFirst(",?HEAD", "")
						.equals(comparison.spring().value(aspect)))),

	EXPOSED("Exposed headers in the answer to a preflight", "sent", "not sent", "browsers read them elsewhere only",
			(comparison, aspect) -> aspect == Aspect.EXPOSED && comparison.preflight()),

	REFUSED_PREFLIGHT("A preflight of an allowed origin for another method or header", "403",
			"204 with the true lists, and a reason",
			"the browser refuses all the same, and its console names the cause instead of blaming the origin",
			(comparison, aspect) -> comparison.preflight() && comparison.originAllowed() && comparison.refusedByBoth()),

	READABLE_REFUSAL("A refused method of an allowed origin", "403 that the page can't read", "403 that the page reads",
			"an allowed page may know what it did wrong",
			(comparison, aspect) -> !comparison.preflight() && comparison.originAllowed() && comparison.refusedByBoth()
					&& Set.of(Aspect.ORIGIN, Aspect.CREDENTIALS, Aspect.EXPOSED).contains(aspect)),

	FORBIDDEN_METHOD("`TRACE`, or what is no method, under `*`", "allowed", "refused",
			"no browser lets a script send it",
			(comparison, aspect) -> Set.of("TRACE", "A B", "").contains(comparison.method())
					&& comparison.springAllows() && comparison.originAllowed()),

	MALFORMED_HEADERS("Requested headers that are no names, under `*`", "allowed and repeated", "refused",
			"nothing is repeated that wasn't checked",
			(comparison, aspect) -> comparison.requestedHeadersMalformed() && comparison.springAllows()),

	SOME_HEADERS("A preflight asks for several headers, of which some are allowed", "200 with those",
			"204 with the true list, and a reason", "the browser refuses, and the log should say why",
			(comparison, aspect) -> comparison.preflight() && comparison.springAllows()
					&& comparison.ours().value(Aspect.REFUSAL).equals("header-not-allowed")),

	PRIVATE_NETWORK("A preflight for a private network, which isn't allowed", "answered like any other",
			"refused with a reason", "a refusal has a reason",
			(comparison, aspect) -> comparison.asksForPrivateNetwork() && comparison.springAllows()),

	SPELLING("An allowed origin in upper case or with a slash behind it", "allowed", "refused",
			"no browser sends it: what does is no browser",
			(comparison, aspect) -> comparison.spelling() == Spelling.OTHER_CASE),

	PORT("A pattern, and a port that no browser sends (`:443` of `https`, `:0`, `:99999`)", "allowed", "refused",
			"no browser sends it", (comparison, aspect) -> comparison.spelling() == Spelling.STRANGE_PORT),

	LABELS("A pattern, and something else than labels in front of its name (`https://evil.com{a.example.com`)",
			"allowed", "refused", "what parses URLs differently might go elsewhere",
			(comparison, aspect) -> comparison.spelling() == Spelling.STRANGE_LABELS),

	UNREADABLE("`*`, and an `Origin` that is empty or no URL (`https://[::1`)", "refused", "allowed",
			"any is any, and nothing of it is repeated",
			(comparison, aspect) -> comparison.any() && comparison.isUnreadable()
					&& comparison.spring().outcome().equals("403")),

	SEVERAL_ORIGINS("Several `Origin` lines", "the first one counts", "refused",
			"proxies differ in which one they take", (comparison, aspect) -> comparison.originLines() > 1),

	TLS_PROXY("The server's own origin, but for `https`", "another origin", "the same origin",
			"a proxy in front of it ends TLS",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN_BEHIND_TLS),

	FETCH_METADATA("`Sec-Fetch-Site`", "is not looked at", "says whether the origin is the same",
			"the browser knows, whatever proxies rewrite",
			(comparison, aspect) -> comparison.has("Sec-Fetch-Site: same-origin")
					|| (comparison.has("Sec-Fetch-Site: cross-site") && comparison.spelling() == Spelling.OWN)),

	SAME_ORIGIN_OPTIONS("A preflight of the server's own origin", "answered, without CORS headers",
			"decided like any other", "browsers send none to their own origin: the address is a guess",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN && comparison.preflight()),

	OWN_ORIGIN_LISTED("The server's own origin, where the policy lists it", "nothing is added",
			"decorated like any other", "behind a proxy that drops the port it may be another one",
			(comparison, aspect) -> comparison.spelling() == Spelling.OWN && comparison.originAllowed()),

	OPEN_ANSWERS("`*`, and no `Origin` or the same", "nothing is added", "`Access-Control-Allow-Origin: *`",
			"a shared cache can give the answer to everybody",
			(comparison, aspect) -> comparison.ours().value(Aspect.ORIGIN).equals("*")
					&& comparison.spring().value(Aspect.ORIGIN).isEmpty() && comparison.isSameOriginOrNone()),

	PRIVATE_NETWORK_ELSEWHERE("`Access-Control-Request-Private-Network` in a request that is no preflight", "answered",
			"ignored", "browsers ask in preflights only",
			(comparison, aspect) -> aspect == Aspect.NETWORK && !comparison.preflight()),

	NAVIGATION("A navigation that would be refused (a form of another site)", "403", "passed on, undecorated",
			"no script reads its answer, and logins by SAML and OIDC are such forms",
			(comparison, aspect) -> comparison.has("Sec-Fetch-Mode: navigate") && !comparison.springAllows());

	private final String what;

	private final String spring;

	private final String here;

	private final String why;

	@SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
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
