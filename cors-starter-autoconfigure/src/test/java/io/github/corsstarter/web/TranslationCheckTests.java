package io.github.corsstarter.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.corsstarter.check.HypotheticalRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.web.cors.CorsConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A translation that the application contradicts opens nothing.
 */
class TranslationCheckTests {

	private static final String APP = "https://app.example.com";

	private static final String CLOSED = "# Currently, other origins can't read responses on a path such as %s: the settings that match it don't apply to it\n";

	private final Application application = new Application();

	private static CorsConfiguration settings(String origin, String... methods) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of(origin));
		settings.setAllowedMethods(List.of(methods));
		settings.setAllowedHeaders(List.of("*"));
		settings.setMaxAge(1800L);
		return settings;
	}

	private String translate(String path, CorsConfiguration settings) {
		List<CorsLayer> layers = List
			.of(new CorsLayer("x", CorsLayer.Place.MAPPING, "", List.of(new CorsLayer.Rule(path, settings))));
		return CorsTranslation.of(layers, List.of(), List.of(),
				new TranslationCheck(this.application, HandlerPaths.DEFAULT, layers), Map::of);
	}

	@Test
	void keepsWhatTheApplicationAllowsToo() {
		this.application.handlers.put("/api/{id}", settings(APP, "GET", "PUT"));
		assertThat(translate("/api/**", settings(APP, "GET", "PUT"))).isEqualTo("""
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				      allowed-methods: GET, PUT
				""");
	}

	@Test
	void anOriginWithAPortOpensNotTheOneWithout() {
		CorsConfiguration both = settings(APP, "GET");
		both.addAllowedOrigin(APP + ":8443");
		this.application.handlers.put("/api/{id}", settings(APP + ":8443", "GET"));
		assertThat(translate("/api/**", both)).contains("enabled: false");
	}

	@Test
	void closesAHandlerThatTheApplicationKeepsClosed() {
		this.application.handlers.put("/api/{id}", settings(APP, "GET"));
		this.application.handlers.put("/api/admin/**", null);
		assertThat(translate("/api/**", settings(APP, "GET"))).isEqualTo("""
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				    api-admin:
				      %s      paths: /api/admin/**
				      enabled: false
				""".formatted(CLOSED.formatted("/api/admin/any-segment")));
	}

	@Test
	void closesAPolicyThatTheApplicationHasOtherSettingsFor() {
		this.application.handlers.put("/api/{id}", settings("https://other.example.com", "GET"));
		assertThat(translate("/api/**", settings(APP, "GET")))
			.contains(CLOSED.formatted("/api/any-segment") + "      paths: /api/{id}\n");
	}

	@Test
	void remarksThatAPolicyAllowsLess() {
		this.application.handlers.put("/api/**", settings("*", "GET", "DELETE"));
		assertThat(translate("/api/**", settings(APP, "GET"))).isEqualTo(
				"""
						cors:
						  policies:
						    api:
						      # Currently, every origin may send GET, DELETE without credentials on a path such as /api. These properties allow less there
						      paths: /api/**
						      allowed-origins: https://app.example.com
						      allowed-methods: GET
						""");
	}

	@Test
	void closesAPathOnce() {
		this.application.handlers.put("/api/{id}", settings(APP, "GET"));
		this.application.handlers.put("/api/health/{*path}", null);
		assertThat(translate("/api/**", settings(APP, "GET"))).containsOnlyOnce("paths: /api/health/**\n");
	}

	@Test
	void closesAPolicyWithCredentialsThatTheApplicationDoesNotAllow() {
		this.application.handlers.put("/api/x", settings(APP, "GET"));
		CorsConfiguration credentials = settings(APP, "GET");
		credentials.setAllowCredentials(true);
		assertThat(translate("/api/**", credentials)).contains(
				"""
						    api-x:
						      # Currently, https://app.example.com may send GET without credentials on a path such as /api/x, for a reason that wasn't found. \
						Remove enabled: false, and write settings that allow the same
						      paths: /api/x
						      enabled: false
						""");
	}

	@Test
	void closesAPolicyWithHeadersThatTheApplicationDoesNotAllow() {
		CorsConfiguration headers = settings(APP, "GET");
		headers.setAllowedHeaders(List.of("X-Known"));
		this.application.handlers.put("/api/x", headers);
		assertThat(translate("/api/**", settings(APP, "GET"))).contains("      paths: /api/x\n      enabled: false\n");
	}

	@Test
	void comparesTheHeadersOfEachMethod() {
		CorsConfiguration headers = settings(APP, "PUT");
		headers.setAllowedHeaders(List.of("X-Known"));
		this.application.handlers.put("/api/x", settings(APP, "GET"));
		this.application.put = headers;
		assertThat(translate("/api/**", settings(APP, "GET", "PUT")))
			.contains("      paths: /api/x\n      enabled: false\n");
	}

	@Test
	void remarksThatAPolicyAllowsFewerHeaders() {
		CorsConfiguration headers = settings(APP, "GET");
		headers.setAllowedHeaders(List.of("X-Known"));
		this.application.handlers.put("/api/x", settings(APP, "GET"));
		assertThat(translate("/api/**", headers)).contains(
				"# Currently, more request headers are allowed on a path such as /api/x. These properties allow less there\n");
	}

	@Test
	void remarksThatAPolicyAllowsNoCredentials() {
		CorsConfiguration credentials = settings(APP, "GET");
		credentials.setAllowCredentials(true);
		this.application.handlers.put("/api/x", credentials);
		assertThat(translate("/api/**", settings(APP, "GET", "PUT")))
			.contains("may send GET with credentials on a path such as /api/x");
	}

	@Test
	void closesThePolicyWhereNoPolicyCanHaveThePathOfAHandler() {
		this.application.handlers.put("/api/a,b", null);
		assertThat(translate("/api/**", settings(APP, "GET"))).contains("paths: /api/**\n      enabled: false\n");
	}

	@Test
	void remarksThatNotAllHandlersAreCompared() {
		this.application.patience = 1;
		this.application.handlers.put("/api/x", settings(APP, "GET"));
		this.application.handlers.put("/api/y", null);
		assertThat(translate("/api/**", settings(APP, "GET"))).contains(
				"# Comparing the policies with this application took too long, so not all paths were compared. Check paths and origins, or start again")
			.doesNotContain("enabled: false");
	}

	@Test
	void remarksThatAHandlerDoesNotExistYet() {
		this.application.handlers.put("/lazy/x", settings(APP, "GET"));
		assertThat(translate("/**", settings(APP, "GET")))
			.contains("# The policies could not be compared with everything in this application");
		assertThat(translate("/api/**", settings(APP, "GET"))).doesNotContain("#");
	}

	@Test
	void remarksThatNoExampleHasAnExpression() {
		this.application.handlers.put("/api/{id:[x-z]{7}}", null);
		assertThat(translate("/api/**", settings(APP, "GET")))
			.contains("# The policies could not be compared with everything in this application");
	}

	@Test
	void comparesAPathWithATrailingSlash() {
		this.application.handlers.put("/api/", null);
		assertThat(translate("/api/**", settings(APP, "GET"))).contains("      paths: /api/\n      enabled: false\n");
	}

	@Test
	void comparesAnOriginOfEachKind() {
		CorsConfiguration few = settings("https://a1.example.com", "GET");
		few.setAllowedOrigins(IntStream.range(1, 6).mapToObj((i) -> "https://a" + i + ".example.com").toList());
		CorsConfiguration many = settings("https://a1.example.com", "GET");
		many.setAllowedOrigins(IntStream.range(1, 30).mapToObj((i) -> "https://a" + i + ".example.com").toList());
		this.application.handlers.put("/api/x", few);
		assertThat(translate("/api/**", many)).contains("      paths: /api/x\n      enabled: false\n");
	}

	@Test
	void saysNothingOfAnApplicationThatNoLongerAnswers() {
		this.application.patience = 2;
		this.application.methods = List.of("GET");
		this.application.handlers.put("/api/x", null);
		assertThat(translate("/api/**", settings(APP, "GET")))
			.contains("# Currently, less is allowed on a path such as /api/x. Translate its settings by hand\n")
			.doesNotContain("can't read responses");
	}

	@Test
	void comparesNoMethodsThatAPolicyTreatsInItsOwnWay() {
		this.application.methods = List.of("GET", "HEAD", "OPTIONS");
		this.application.handlers.put("/api/x", settings(APP, "GET", "OPTIONS"));
		assertThat(translate("/api/**", settings(APP, "GET", "OPTIONS"))).doesNotContain("enabled: false");
	}

	@Test
	void ignoresPathsThatNoHandlerHas() {
		assertThat(translate("/api/**", settings(APP, "GET"))).doesNotContain("enabled: false");
	}

	/**
	 * An application whose first handler with a path decides.
	 */
	private static final class Application implements CorsProbe {

		private final Map<String, @Nullable CorsConfiguration> handlers = new LinkedHashMap<>();

		private List<String> methods = List.of();

		// The settings of its handlers of PUT, or null if they are the same
		private @Nullable CorsConfiguration put;

		// How many questions it answers in time
		private int patience = Integer.MAX_VALUE;

		@Override
		public boolean isLeftOut(String path) {
			return path.startsWith("/lazy");
		}

		@Override
		public Map<String, Set<String>> methods() {
			Methods methods = new Methods();
			this.handlers.keySet().forEach((pattern) -> methods.add(pattern, this.methods));
			return methods.byPattern();
		}

		@Override
		public @Nullable Access ask(HypotheticalRequest request, boolean preflight) {
			if (this.patience-- == 0) {
				throw new IllegalStateException();
			}
			for (Map.Entry<String, @Nullable CorsConfiguration> handler : this.handlers.entrySet()) {
				if (PathExamples.common(request.path(), handler.getKey()).contains(request.path())) {
					boolean other = this.put != null && request.method().equals("PUT");
					return Access.of(other ? this.put : handler.getValue(), request, preflight);
				}
			}
			return null;
		}

	}

}
