package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring's {@link CorsFilter} and ours give the same responses to random requests with
 * random settings, except for the {@link IntendedDifference intended differences}. Each
 * of these occurs and is listed in {@code docs/every-answer.md}.
 */
class SpringComparisonTests {

	private static final String[] METHODS = { "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "A B", "" };

	private static final String[] REQUESTED_HEADERS = { "x-a", "X-B, x-a", "authorization,x-c", "x y", "(x)", "",
			",,x-a" };

	private final Random random = RandomCases.random(20261122);

	@Test
	void everyDifferenceIsIntended() throws Exception {
		Set<IntendedDifference> met = EnumSet.noneOf(IntendedDifference.class);
		int cases = RandomCases.count(10_000);
		int equal = 0;
		for (int i = 0; i < cases; i++) {
			Comparison comparison = compare();
			boolean same = true;
			for (Aspect aspect : Aspect.values()) {
				if (comparison.ours().value(aspect).equals(comparison.spring().value(aspect))) {
					continue;
				}
				List<IntendedDifference> explanations = EnumSet.allOf(IntendedDifference.class)
					.stream()
					.filter((difference) -> difference.explains(comparison, aspect))
					.toList();
				assertThat(explanations).as("%s of %s", aspect, comparison).isNotEmpty();
				if (explanations.size() == 1) {
					met.add(explanations.get(0));
				}
				same &= aspect == Aspect.VARY;
			}
			equal += same ? 1 : 0;
		}
		assertThat(met).containsExactlyInAnyOrder(IntendedDifference.values());
		assertThat(equal).isGreaterThan(cases / 10);
	}

	@Test
	void thePageListsEveryDifference() {
		StringBuilder table = new StringBuilder(
				"| case | Spring's `CorsFilter` | cors-starter | reason |\n| --- | --- | --- | --- |\n");
		for (IntendedDifference difference : IntendedDifference.values()) {
			table.append(difference.row());
		}
		assertThat(DocumentationPage.read("every-answer.md").section("## Compared with Spring's CorsFilter").text())
			.endsWith("\n\n" + table);
	}

	private Comparison compare() throws Exception {
		CorsConfiguration spring = new CorsConfiguration();
		CorsPolicy.Builder ours = CorsPolicy.builder();
		boolean any = configure(spring, ours);
		Spelling spelling = one(Spelling.values());
		List<String> lines = new ArrayList<>();
		String origin = one(spelling.origins);
		if (spelling != Spelling.NONE) {
			lines.add("Origin: " + origin);
		}
		if (spelling != Spelling.NONE && rarely()) {
			lines.add("Origin: https://app.example.com");
		}
		String method = one(METHODS);
		boolean preflight = this.random.nextBoolean();
		if (preflight) {
			lines.add("Access-Control-Request-Method: " + method);
		}
		add(lines, "Access-Control-Request-Headers: " + one(REQUESTED_HEADERS));
		add(lines, "Access-Control-Request-Private-Network: true");
		add(lines, "Sec-Fetch-Site: " + one("same-origin", "cross-site"));
		add(lines, "Sec-Fetch-Mode: " + one("navigate", "cors"));
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", spring);
		String sent = preflight ? "OPTIONS" : method;
		return new Comparison(spelling, origin, method, preflight, any, lines, spring,
				answer(new CorsPolicyFilter(CorsPolicies.of(ours.build())), sent, lines),
				answer(new CorsFilter(source), sent, lines));
	}

	private boolean configure(CorsConfiguration spring, CorsPolicy.Builder ours) {
		boolean any = rarely();
		boolean credentials = !any && this.random.nextBoolean();
		boolean ownListed = rarely();
		if (any) {
			spring.setAllowedOrigins(List.of("*"));
			ours.allowedOrigins(List.of("*"));
		}
		else {
			List<String> exact = new ArrayList<>(List.of("https://app.example.com", "capacitor://localhost"));
			if (ownListed) {
				exact.add("http://localhost");
			}
			List<String> all = new ArrayList<>(exact);
			all.addAll(List.of("https://*.sub.example.com", "http://127.0.0.1:*"));
			spring.setAllowedOrigins(exact);
			spring.setAllowedOriginPatterns(List.of("https://*.sub.example.com", "http://127.0.0.1:[*]"));
			ours.allowedOrigins(all);
		}
		List<String> methods = rarely() ? List.of("*") : some("GET", "HEAD", "POST", "PUT", "DELETE");
		// Spring treats an empty list as GET and HEAD
		methods = methods.isEmpty() ? List.of("GET", "HEAD") : methods;
		List<String> headers = this.random.nextBoolean() ? List.of("*") : some("X-A", "X-B", "Authorization");
		List<String> exposed = some("Location", "ETag");
		boolean privateNetwork = this.random.nextBoolean();
		spring.setAllowedMethods(methods);
		spring.setAllowedHeaders(headers);
		spring.setExposedHeaders(exposed);
		spring.setAllowCredentials(credentials);
		spring.setAllowPrivateNetwork(!any && privateNetwork);
		spring.setMaxAge(600L);
		ours.allowedMethods(methods)
			.allowedHeaders(headers)
			.exposedHeaders(exposed)
			.allowCredentials(credentials)
			.allowPrivateNetwork(!any && privateNetwork)
			.maxAge(Duration.ofMinutes(10));
		return any;
	}

	private boolean rarely() {
		return this.random.nextInt(5) == 0;
	}

	private void add(List<String> lines, String line) {
		if (rarely()) {
			lines.add(line);
		}
	}

	@SafeVarargs
	private <T> T one(T... values) {
		return values[this.random.nextInt(values.length)];
	}

	private List<String> some(String... values) {
		return List.of(values).stream().filter((value) -> this.random.nextBoolean()).toList();
	}

	private static Answer answer(Filter filter, String method, List<String> lines) throws IOException {
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/x");
		request.setServletPath("/x");
		for (String line : lines) {
			int colon = line.indexOf(": ");
			request.addHeader(line.substring(0, colon), line.substring(colon + 2));
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		MockFilterChain chain = new MockFilterChain();
		try {
			filter.doFilter(request, response, chain);
		}
		catch (ServletException ex) {
			throw new AssertionError(ex);
		}
		Map<Aspect, String> headers = new EnumMap<>(Aspect.class);
		for (Aspect aspect : Aspect.values()) {
			TreeSet<String> values = new TreeSet<>();
			response.getHeaders(aspect.header).forEach((value) -> values.addAll(List.of(value.split(", *", -1))));
			headers.put(aspect, String.join(",", values));
		}
		return new Answer((chain.getRequest() != null) ? "handler" : String.valueOf(response.getStatus()), headers);
	}

	/**
	 * The compared aspects of two responses.
	 */
	enum Aspect {

		OUTCOME(""), ORIGIN("Access-Control-Allow-Origin"), CREDENTIALS("Access-Control-Allow-Credentials"),
		METHODS("Access-Control-Allow-Methods"), HEADERS("Access-Control-Allow-Headers"),
		EXPOSED("Access-Control-Expose-Headers"), MAX_AGE("Access-Control-Max-Age"),
		NETWORK("Access-Control-Allow-Private-Network"), VARY("Vary"), REFUSAL("Cors-Refusal");

		private final String header;

		Aspect(String header) {
			this.header = header;
		}

	}

	/**
	 * Spellings of origins.
	 */
	enum Spelling {

		NONE(""),

		PLAIN("https://app.example.com", "https://a.sub.example.com", "https://a.b.sub.example.com",
				"http://127.0.0.1:3000", "http://127.0.0.1", "capacitor://localhost", "https://stranger.example",
				"https://sub.example.com", "http://app.example.com", "https://app.example.com:8443",
				"https://xapp.example.com", "https://app.example.com.evil.example", "null", "rubbish", "",
				"https://localhost.evil.example"),

		OTHER_CASE("HTTPS://app.example.com", "https://APP.example.com", "https://app.example.com/",
				"https://a.sub.example.com/"),

		STRANGE_PORT("http://127.0.0.1:80", "http://127.0.0.1:0", "http://127.0.0.1:65536", "http://127.0.0.1:99999",
				"http://127.0.0.1:03000"),

		STRANGE_LABELS("https://evil.com{a.sub.example.com", "https://.sub.example.com", "https://a..sub.example.com",
				"https://user@a.sub.example.com", "https://A.sub.example.com", "https://evil.com/a.sub.example.com"),

		UNREADABLE("https://[::1", "https://[", "https://a b", "https://%zz", "https://a:b"),

		OWN("http://localhost"),

		OWN_BEHIND_TLS("https://localhost");

		@SuppressWarnings("ImmutableEnumChecker") // never modified
		private final String[] origins;

		Spelling(String... origins) {
			this.origins = origins;
		}

	}

	/**
	 * A response.
	 *
	 * @param outcome the status, or {@code handler} if it ran
	 * @param headers the headers, each with its sorted values
	 */
	record Answer(String outcome, Map<Aspect, String> headers) {

		String value(Aspect aspect) {
			return (aspect == Aspect.OUTCOME) ? this.outcome : this.headers.getOrDefault(aspect, "");
		}

	}

	/**
	 * A request and both responses.
	 *
	 * @param spelling the spelling of its origin
	 * @param origin its origin
	 * @param method its method, or the one that a preflight asks for
	 * @param preflight whether it is a preflight
	 * @param any whether any origin is allowed
	 * @param lines its headers
	 * @param settings the settings
	 * @param ours the response of our filter
	 * @param spring the response of Spring's filter
	 */
	record Comparison(Spelling spelling, String origin, String method, boolean preflight, boolean any,
			List<String> lines, CorsConfiguration settings, Answer ours, Answer spring) {

		boolean has(String line) {
			return this.lines.contains(line);
		}

		long originLines() {
			return this.lines.stream().filter((line) -> line.startsWith("Origin:")).count();
		}

		boolean springAllows() {
			return Set.of("handler", "200").contains(this.spring.outcome());
		}

		boolean refusedByBoth() {
			return this.spring.outcome().equals("403") && !this.ours.value(Aspect.REFUSAL).isEmpty();
		}

		boolean preflightAllowedByBoth() {
			return this.preflight && this.spring.outcome().equals("200") && this.ours.outcome().equals("204")
					&& this.ours.value(Aspect.REFUSAL).isEmpty();
		}

		boolean originAllowed() {
			return this.any || this.settings.checkOrigin(this.origin) != null;
		}

		boolean isUnreadable() {
			return this.spelling == Spelling.UNREADABLE || (this.spelling != Spelling.NONE && this.origin.isEmpty());
		}

		boolean isSameOriginOrNone() {
			return this.originLines() == 0 || has("Sec-Fetch-Site: same-origin") || this.spelling == Spelling.OWN
					|| this.spelling == Spelling.OWN_BEHIND_TLS;
		}

		boolean asksForPrivateNetwork() {
			return this.preflight && has("Access-Control-Request-Private-Network: true")
					&& !Boolean.TRUE.equals(this.settings.getAllowPrivateNetwork());
		}

		boolean requestedHeadersMalformed() {
			return this.preflight
					&& (has("Access-Control-Request-Headers: x y") || has("Access-Control-Request-Headers: (x)"));
		}

		@Override
		public String toString() {
			return this.method + (this.preflight ? " (preflight) " : " ") + this.lines + " methods "
					+ this.settings.getAllowedMethods() + " headers " + this.settings.getAllowedHeaders() + " any "
					+ this.any + " credentials " + this.settings.getAllowCredentials() + "\n  spring " + this.spring
					+ "\n  ours " + this.ours + "\n" + this.origin.toLowerCase(Locale.ROOT);
		}

	}

}
