package io.github.corsstarter.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Translates random settings of Spring to properties, and reads them. The properties give
 * pages the same access, except for the {@link Difference differences} that
 * {@code docs/moving-here.md} lists. Each of these occurs.
 */
class TranslationPropertyTests {

	private static final String[] PATHS = { "/**", "/api/**", "/api/*", "/api/books", "/*/books", "/{tenant}/books",
			"/api/{id}/x", "/static/**", "/{a}/{b}", "/api/{name:[a-z]+}" };

	private static final String[] REQUESTED_PATHS = { "/", "/api", "/api/books", "/api/1/x", "/x/books",
			"/static/a.css", "/api/books/1", "/api/1", "/other", "/a/b" };

	private static final String[] ORIGINS = { "https://app.example.com", "https://other.example",
			"capacitor://localhost", "http://localhost:3000" };

	private static final String[] STRANGE_ORIGINS = { "*", "https://APP.example.com", "https://other.example/",
			"https://port.example:443", "null", "http://insecure.example", "https://*.sub.example.com",
			"app.example.com", "https://a.com,https://b.com" };

	private static final String[] PATTERNS = { "https://*.sub.example.com", "http://localhost:[*]",
			"https://shop.example:[8080,8443]", "https://app.example.com" };

	private static final String[] STRANGE_PATTERNS = { "*", "https://*", "https://app-*.example.com",
			"http://localhost:*", "*://app.example.com", "https://shop.example:[443,8443]", "https://*.github.io",
			"https://APP.example.com" };

	private static final String[] SENDERS = { "https://app.example.com", "https://other.example",
			"capacitor://localhost", "http://localhost:3000", "http://localhost", "https://a.sub.example.com",
			"https://sub.example.com", "https://shop.example:8080", "https://shop.example", "https://shop.example:8443",
			"https://app-1.example.com", "http://insecure.example", "https://port.example", "null",
			"https://x.github.io", "https://stranger.example" };

	private static final String LISTED = "https://listed.example.org";

	private final Random random = RandomCases.random(20261130);

	@Test
	void pagesMayDoTheSame() throws Exception {
		Set<Difference> met = EnumSet.noneOf(Difference.class);
		int cases = RandomCases.count(2_000);
		int whole = 0;
		int allowed = 0;
		for (int i = 0; i < cases; i++) {
			Map<String, CorsConfiguration> settings = settings();
			String yaml = translate(settings);
			CorsPolicies policies = read(yaml);
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			settings.forEach(source::registerCorsConfiguration);
			boolean complete = !yaml.contains("#");
			whole += complete ? 1 : 0;
			for (int j = 0; j < 25; j++) {
				Page page = page();
				Verdict before = page.ask(new CorsFilter(source));
				Verdict after = page.ask(new CorsPolicyFilter(policies));
				allowed += before.allowed ? 1 : 0;
				if (!before.equals(after)) {
					Set<Difference> explanations = EnumSet.noneOf(Difference.class);
					for (Difference difference : Difference.values()) {
						if (difference.explains.test(new Case(page, settings, before, after, complete))) {
							explanations.add(difference);
						}
					}
					assertThat(explanations)
						.as("%s\nbefore %s\nafter %s\n%s\n%s", page, before, after, yaml, describe(settings))
						.isNotEmpty();
					met.addAll(explanations);
				}
			}
		}
		assertThat(met).containsExactlyInAnyOrder(Difference.values());
		assertThat(whole).isGreaterThan(cases / 5);
		assertThat(allowed).isGreaterThan(cases * 3 / 4);
	}

	/**
	 * A comment says what to write once an origin is listed for a policy that is off.
	 * Written as it says, the policy allows what the settings allow that origin, and the
	 * other policies allow what they did.
	 */
	@Test
	void commentsOnPoliciesThatAreOffCanBeFollowed() throws Exception {
		int cases = RandomCases.count(1_000);
		int followed = 0;
		int allowed = 0;
		for (int i = 0; i < cases; i++) {
			Map<String, CorsConfiguration> settings = this.random.nextBoolean() ? settings() : alike();
			String yaml = translate(settings);
			if (!yaml.contains("# Once ")) {
				continue;
			}
			followed++;
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			// At the top level, settings like the defaults need such a comment only
			// beside
			// others
			settings.forEach((path, each) -> source.registerCorsConfiguration(path,
					translate(Map.of("/x", each)).contains("# Once ") ? withOrigin(each) : each));
			String written = follow(yaml);
			CorsPolicies policies = read(written);
			for (int j = 0; j < 75; j++) {
				Page page = (j % 2 == 0) ? page() : page().from(LISTED);
				Verdict before = page.ask(new CorsFilter(source));
				Verdict after = page.ask(new CorsPolicyFilter(policies));
				boolean known = Difference.HEAD.explains.test(new Case(page, settings, before, after, false))
						|| Difference.PORT.explains.test(new Case(page, settings, before, after, false));
				assertThat(known || before.includes(after) || before.equals(after))
					.as("%s\nbefore %s\nafter %s\n%s\n%s\n%s", page, before, after, yaml, written, describe(settings))
					.isTrue();
				allowed += (after.allowed && page.origin.equals(LISTED)) ? 1 : 0;
			}
		}
		assertThat(followed).isGreaterThan(cases / 4);
		assertThat(allowed).isGreaterThan(followed);
	}

	private static CorsConfiguration withOrigin(CorsConfiguration settings) {
		CorsConfiguration listed = new CorsConfiguration(settings);
		listed.setAllowedOrigins(List.of(LISTED));
		listed.setAllowedOriginPatterns(null);
		if (translate(Map.of("/x", listed)).contains("Once you write allowed-origins and allowed-methods here")) {
			listed.setAllowedMethods(List.of("GET"));
		}
		return listed;
	}

	/**
	 * List an origin, and a method where none is allowed, wherever a comment says so.
	 */
	private static String follow(String yaml) {
		StringBuilder written = new StringBuilder();
		StringBuilder everywhere = new StringBuilder();
		List<String> settings = new ArrayList<>();
		boolean once = false;
		for (String line : yaml.lines().toList()) {
			String indent = line.substring(0, line.indexOf(line.strip()));
			if (line.strip().startsWith("# Once ")) {
				once = true;
				settings.add(indent + "allowed-origins: " + LISTED);
				if (line.contains("Once you write allowed-origins and allowed-methods here")) {
					settings.add(indent + "allowed-methods: GET");
				}
			}
			else if (once && line.strip().startsWith("# ")) {
				settings.add(indent + line.strip().substring(2));
			}
			else if (once && line.startsWith("      ")) {
				if (line.endsWith("enabled: false")) {
					settings.forEach((each) -> written.append(each).append('\n'));
					settings.clear();
					once = false;
					continue;
				}
			}
			else if (once) {
				// The comment at the top level
				if (yaml.contains("add a policy with paths: /**")) {
					everywhere.append("    everywhere:\n      paths: /**\n");
					settings.forEach((each) -> everywhere.append("    ").append(each).append('\n'));
				}
				else {
					settings.forEach((each) -> written.append(each).append('\n'));
				}
				settings.clear();
				once = false;
			}
			written.append(line).append('\n');
		}
		settings.forEach((each) -> written.append(each).append('\n'));
		return written.append(everywhere).toString();
	}

	/**
	 * A filter compares the origins of handshakes too, and WebFlux's handlers don't.
	 */
	@Test
	void webSocketsAreOpenToTheSameOrigins() throws Exception {
		int cases = RandomCases.count(500);
		int passed = 0;
		int whole = 0;
		for (int i = 0; i < cases; i++) {
			Map<String, CorsConfiguration> settings = settings();
			List<CorsLayer> layers = new ArrayList<>();
			layers.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", CorsLayer.Rule.of(settings)));
			String path = one("/api/books", "/api/{id}/x", "/static/a.css", "/**", "/{a}/{b}", "/other");
			layers.add(new CorsLayer("y", CorsLayer.Place.OPEN_HANDSHAKE, "", List.of(new CorsLayer.Rule(path, null))));
			String yaml = translate(layers);
			CorsPolicies policies = read(yaml);
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			settings.forEach(source::registerCorsConfiguration);
			boolean complete = !yaml.contains("#");
			whole += complete ? 1 : 0;
			PathPattern pattern = PathPatternParser.defaultInstance.parse(path);
			for (String requested : REQUESTED_PATHS) {
				for (String origin : SENDERS) {
					if (pattern.matches(PathContainer.parsePath(requested))) {
						Page page = new Page(origin, requested, "GET", List.of(), true);
						boolean before = page.opensWebSocket(new CorsFilter(source));
						boolean after = page.opensWebSocket(new CorsPolicyFilter(policies));
						passed += before ? 1 : 0;
						boolean ports = origin.equals("http://localhost");
						assertThat(after).as("%s %s\n%s\n%s", path, page, yaml, describe(settings))
							.satisfiesAnyOf((it) -> assertThat(it).isEqualTo(before),
									(it) -> assertThat(it && ports && yaml.contains("localhost:*")).isTrue(),
									(it) -> assertThat(it || complete).isFalse());
					}
				}
			}
		}
		assertThat(passed).isGreaterThan(cases);
		assertThat(whole).isGreaterThan(cases / 10);
	}

	/**
	 * WebFlux reads the translated settings as Spring MVC does, so one property test
	 * covers both.
	 */
	@Test
	void webFluxAllowsTheSameAsSpringMvc() throws Exception {
		int cases = RandomCases.count(500);
		int allowed = 0;
		for (int i = 0; i < cases; i++) {
			Map<String, CorsConfiguration> settings = settings();
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			settings.forEach(source::registerCorsConfiguration);
			Filter reactive = reactive(settings);
			for (int j = 0; j < 25; j++) {
				Page page = page();
				Verdict expected = page.ask(new CorsFilter(source));
				assertThat(page.ask(reactive)).as("%s\n%s", page, describe(settings)).isEqualTo(expected);
				allowed += expected.allowed ? 1 : 0;
			}
		}
		assertThat(allowed).isGreaterThan(cases / 2);
	}

	/**
	 * Return a filter that asks WebFlux's.
	 */
	private static Filter reactive(Map<String, CorsConfiguration> settings) {
		org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource source = new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
		settings.forEach(source::registerCorsConfiguration);
		CorsWebFilter filter = new CorsWebFilter(source);
		return (request, response, chain) -> {
			MockHttpServletRequest asked = (MockHttpServletRequest) request;
			MockServerHttpRequest.BodyBuilder copy = MockServerHttpRequest.method(
					HttpMethod.valueOf(String.valueOf(asked.getMethod())),
					URI.create("http://api.example.net" + asked.getRequestURI()));
			Collections.list(asked.getHeaderNames())
				.forEach((name) -> copy.header(name, String.valueOf(asked.getHeader(name))));
			MockServerWebExchange exchange = MockServerWebExchange.from(copy.build());
			AtomicBoolean passedOn = new AtomicBoolean();
			filter.filter(exchange, (each) -> Mono.fromRunnable(() -> passedOn.set(true))).block();
			MockHttpServletResponse answer = (MockHttpServletResponse) response;
			exchange.getResponse()
				.getHeaders()
				.forEach((name, values) -> values.forEach((value) -> answer.addHeader(name, value)));
			HttpStatusCode status = exchange.getResponse().getStatusCode();
			if (status != null) {
				answer.setStatus(status.value());
			}
			if (passedOn.get()) {
				chain.doFilter(request, response);
			}
		};
	}

	@Test
	void thePageListsTheDifferences() {
		List<String> rows = DocumentationPage.read("moving-here.md")
			.rows("What is not the same")
			.stream()
			.map((row) -> row.get(0))
			.toList();
		assertThat(rows).containsExactlyElementsOf(
				EnumSet.allOf(Difference.class).stream().map((difference) -> difference.text).toList());
	}

	private static String translate(Map<String, CorsConfiguration> settings) {
		return translate(List.of(new CorsLayer("x", CorsLayer.Place.MAPPING, "", CorsLayer.Rule.of(settings))));
	}

	private static String translate(List<CorsLayer> layers) {
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of());
		layers.forEach(report::add);
		return report.build().translation();
	}

	private static CorsPolicies read(String yaml) {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml(yaml));
		assertThat(factory.problems()).as(yaml).isEmpty();
		return factory.create();
	}

	private static String describe(Map<String, CorsConfiguration> settings) {
		StringBuilder text = new StringBuilder();
		settings.forEach((path, each) -> text.append(path)
			.append(' ')
			.append(each.getAllowedOrigins())
			.append(each.getAllowedOriginPatterns())
			.append(each.getAllowedMethods())
			.append(each.getAllowedHeaders())
			.append(each.getAllowCredentials())
			.append('\n'));
		return text.toString();
	}

	private Map<String, CorsConfiguration> settings() {
		Map<String, CorsConfiguration> settings = new LinkedHashMap<>();
		boolean strange = this.random.nextInt(3) == 0;
		int count = 1 + this.random.nextInt(3);
		for (int i = 0; i < count; i++) {
			settings.put(one(PATHS), configuration(strange));
		}
		return settings;
	}

	/**
	 * Return settings of which most have the same values, which the top level then has.
	 * One of them has an origin that no policy can have.
	 */
	private Map<String, CorsConfiguration> alike() {
		Map<String, CorsConfiguration> settings = new LinkedHashMap<>();
		CorsConfiguration common = configuration(false);
		for (int i = 0; i < 2; i++) {
			CorsConfiguration each = new CorsConfiguration(common);
			each.setAllowedOrigins(List.of(ORIGINS[i]));
			settings.put(List.of("/static/**", "/api/books").get(i), each);
		}
		CorsConfiguration closed = configuration(false);
		closed.setAllowedOrigins(null);
		closed.setAllowedOriginPatterns(List.of("https://app-*.example.com"));
		settings.put(one("/api/**", "/**", "/a/*"), closed);
		return settings;
	}

	private CorsConfiguration configuration(boolean strange) {
		CorsConfiguration settings = new CorsConfiguration();
		if (this.random.nextInt(4) > 0) {
			settings.setAllowedOrigins(some(ORIGINS, strange ? STRANGE_ORIGINS : new String[0]));
		}
		if (this.random.nextInt(3) == 0) {
			settings.setAllowedOriginPatterns(some(PATTERNS, strange ? STRANGE_PATTERNS : new String[0]));
		}
		if (this.random.nextInt(5) > 0) {
			settings.setAllowedMethods((this.random.nextInt(4) == 0) ? List.of("*")
					: some(new String[] { "GET", "HEAD", "POST", "PUT", "DELETE" },
							strange ? new String[] { "get", "patch", "TRACE", "A B" } : new String[0]));
		}
		if (this.random.nextInt(4) > 0) {
			settings.setAllowedHeaders(
					(this.random.nextInt(3) == 0) ? List.of("*") : some(new String[] { "X-A", "x-b", "Authorization" },
							strange ? new String[] { "Origin", "Access-Control-Allow-Origin", "x y" } : new String[0]));
		}
		if (this.random.nextInt(3) == 0) {
			settings.setExposedHeaders(some(new String[] { "Location", "ETag" },
					strange ? new String[] { "*", "Set-Cookie" } : new String[0]));
		}
		if (this.random.nextInt(3) > 0) {
			settings.setAllowCredentials(this.random.nextBoolean());
		}
		if (this.random.nextInt(3) > 0) {
			settings.setMaxAge((long) this.random.nextInt(3) * 900);
		}
		return settings;
	}

	private Page page() {
		List<String> headers = some(new String[] { "x-a", "x-b", "authorization", "x-c" }, new String[0]);
		return new Page(one(this.random.nextBoolean() ? ORIGINS : SENDERS), one(REQUESTED_PATHS),
				one("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"), this.random.nextBoolean() ? List.of() : headers,
				this.random.nextBoolean());
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	private List<String> some(String[] values, String[] strange) {
		List<String> some = new ArrayList<>();
		for (String value : values) {
			if (this.random.nextBoolean()) {
				some.add(value);
			}
		}
		for (String value : strange) {
			if (this.random.nextInt(6) == 0) {
				some.add(value);
			}
		}
		return some;
	}

	/**
	 * Permitted differences between the access before and after a translation.
	 */
	enum Difference {

		COMMENT("Where the block has a comment in place of a setting, or a comment about overlapping policies, it allows less than your old settings",
				(each) -> !each.complete && each.before.includes(each.after)),

		COMMENTED_HEADER("A header that the block has only as a comment isn't exposed", (each) -> !each.complete
				&& each.after.allowed && each.before.allowed && each.before.exposed.containsAll(each.after.exposed)
				&& each.before.credentials == each.after.credentials && each.before.maxAge.equals(each.after.maxAge)),

		HEAD("`GET` allows `HEAD` too",
				(each) -> each.page.method.equals("HEAD") && each.after.allowed && !each.before.allowed),

		PORT("A pattern that ends in `:*` allows the origin without a port too",
				(each) -> each.page.origin.equals("http://localhost") && each.after.allowed && !each.before.allowed
						&& each.settings.values()
							.stream()
							.anyMatch((settings) -> String.valueOf(settings.getAllowedOriginPatterns())
								.contains("http://localhost:*")));

		private final String text;

		@SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
		private final Predicate<Case> explains;

		Difference(String text, Predicate<Case> explains) {
			this.text = text;
			this.explains = explains;
		}

	}

	/**
	 * A request of a page, with its outcome before and after a translation.
	 */
	private record Case(Page page, Map<String, CorsConfiguration> settings, Verdict before, Verdict after,
			boolean complete) {
	}

	/**
	 * The access that a browser gives a page.
	 *
	 * @param allowed whether the handler runs and the page may read the answer
	 * @param credentials whether the response allows credentials
	 * @param exposed the headers that it may read
	 * @param maxAge how long the browser caches the preflight; empty without one
	 */
	private record Verdict(boolean allowed, boolean credentials, Set<String> exposed, String maxAge) {

		static final Verdict REFUSED = new Verdict(false, false, Set.of(), "");

		/**
		 * Return whether another verdict allows no more.
		 */
		boolean includes(Verdict other) {
			return this.allowed && (!other.allowed || ((this.credentials || !other.credentials)
					&& this.exposed.containsAll(other.exposed) && seconds(this) >= seconds(other)));
		}

		private static int seconds(Verdict verdict) {
			return verdict.maxAge.isEmpty() ? 0 : Integer.parseInt(verdict.maxAge);
		}

	}

	/**
	 * A page that makes a request.
	 */
	private record Page(String origin, String path, String method, List<String> headers, boolean withCredentials) {

		Page from(String origin) {
			return new Page(origin, this.path, this.method, this.headers, this.withCredentials);
		}

		Verdict ask(Filter filter) throws Exception {
			String maxAge = "";
			if (!List.of("GET", "HEAD", "POST").contains(this.method) || !this.headers.isEmpty()) {
				MockHttpServletRequest preflight = request("OPTIONS");
				preflight.addHeader("Access-Control-Request-Method", this.method);
				if (!this.headers.isEmpty()) {
					preflight.addHeader("Access-Control-Request-Headers", String.join(",", this.headers));
				}
				MockHttpServletResponse answer = new MockHttpServletResponse();
				if (!run(filter, preflight, answer, new MockFilterChain()) || !isReadable(answer)
						|| answer.getStatus() >= 300 || !permits(answer)) {
					return Verdict.REFUSED;
				}
				String kept = answer.getHeader("Access-Control-Max-Age");
				maxAge = (kept != null) ? kept : "5";
			}
			MockHttpServletResponse answer = new MockHttpServletResponse();
			MockFilterChain chain = new MockFilterChain();
			if (!run(filter, request(this.method), answer, chain) || !isReadable(answer)
					|| chain.getRequest() == null) {
				return Verdict.REFUSED;
			}
			boolean credentials = "true".equals(answer.getHeader("Access-Control-Allow-Credentials"));
			Set<String> exposed = list(answer, "Access-Control-Expose-Headers");
			if (exposed.contains("*") && !credentials) {
				exposed = Set.of("*");
			}
			return new Verdict(true, credentials, exposed, maxAge);
		}

		boolean opensWebSocket(Filter filter) throws Exception {
			MockHttpServletRequest handshake = request("GET");
			handshake.addHeader("Upgrade", "websocket");
			handshake.addHeader("Connection", "Upgrade");
			MockFilterChain chain = new MockFilterChain();
			return run(filter, handshake, new MockHttpServletResponse(), chain) && chain.getRequest() != null;
		}

		private MockHttpServletRequest request(String method) {
			MockHttpServletRequest request = new MockHttpServletRequest(method, this.path);
			request.setServletPath(this.path);
			request.setServerName("api.example.net");
			request.addHeader("Origin", this.origin);
			return request;
		}

		private static boolean run(Filter filter, MockHttpServletRequest request, MockHttpServletResponse response,
				MockFilterChain chain) throws Exception {
			try {
				filter.doFilter(request, response, chain);
				return true;
			}
			catch (IllegalArgumentException ex) {
				// Spring's, of a wildcard with credentials
				return false;
			}
		}

		private boolean isReadable(MockHttpServletResponse answer) {
			String allowed = answer.getHeader("Access-Control-Allow-Origin");
			boolean credentials = "true".equals(answer.getHeader("Access-Control-Allow-Credentials"));
			return this.origin.equals(allowed) ? !this.withCredentials || credentials
					: "*".equals(allowed) && !this.withCredentials;
		}

		private boolean permits(MockHttpServletResponse answer) {
			Set<String> methods = list(answer, "Access-Control-Allow-Methods");
			Set<String> headers = list(answer, "Access-Control-Allow-Headers");
			boolean any = !this.withCredentials;
			boolean method = List.of("GET", "HEAD", "POST").contains(this.method)
					|| methods.contains(this.method.toLowerCase(Locale.ROOT)) || (any && methods.contains("*"));
			return method && this.headers.stream()
				.allMatch((header) -> headers.contains(header)
						|| (any && headers.contains("*") && !header.equals("authorization")));
		}

		private static Set<String> list(MockHttpServletResponse answer, String name) {
			Set<String> values = new TreeSet<>();
			answer.getHeaders(name)
				.forEach((line) -> values.addAll(List.of(line.toLowerCase(Locale.ROOT).split(", *"))));
			return values;
		}

	}

}
