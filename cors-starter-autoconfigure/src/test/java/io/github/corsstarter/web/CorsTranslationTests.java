package io.github.corsstarter.web;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.springframework.web.cors.CorsConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class CorsTranslationTests {

	private static CorsConfiguration settings(Consumer<CorsConfiguration> customizer) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of("https://app.example.com"));
		settings.setAllowedMethods(List.of("GET", "HEAD", "POST"));
		settings.setAllowedHeaders(List.of("*"));
		settings.setMaxAge(1800L);
		customizer.accept(settings);
		return settings;
	}

	private static CorsLayer layer(CorsLayer.Place place, String path, CorsConfiguration settings) {
		return new CorsLayer("x", place, "", List.of(new CorsLayer.Rule(path, settings)));
	}

	private static String translate(CorsLayer... layers) {
		return CorsTranslation.of(List.of(layers), List.of());
	}

	@Test
	void nothingIsNothing() {
		assertThat(translate()).isEmpty();
		assertThat(translate(layer(CorsLayer.Place.UNUSED, "/**", settings((settings) -> {
		})))).isEmpty();
	}

	@Test
	void allPathsAreTheTopLevel() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/**", settings((settings) -> {
			settings.addAllowedOrigin("https://admin.example.com");
			settings.setAllowedMethods(List.of("GET", "HEAD", "PUT"));
			settings.setAllowCredentials(true);
			settings.setExposedHeaders(List.of("Location, Link"));
		})))).isEqualTo("""
				cors:
				  allowed-origins:
				    - https://app.example.com
				    - https://admin.example.com
				  allowed-methods: GET, PUT
				  exposed-headers: Location, Link
				  allow-credentials: true
				""");
	}

	@Test
	void policiesAreNamedByPathAndShareWhatTheyHaveInCommon() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/api/**", settings((settings) -> {
			settings.setMaxAge(600L);
			settings.setAllowedMethods(List.of("*"));
		})), layer(CorsLayer.Place.MAPPING, "/books/{id}", settings((settings) -> {
			settings.setMaxAge(600L);
			settings.setAllowedHeaders(null);
		})), layer(CorsLayer.Place.MAPPING, "/books", settings((settings) -> {
			settings.setMaxAge(600L);
			settings.setAllowedHeaders(null);
		})))).isEqualTo("""
				cors:
				  max-age: 10m
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				      allowed-methods: "*"
				    books-id:
				      paths:
				        - /books/{id}
				        - /books
				      allowed-origins: https://app.example.com
				      allowed-headers: []
				""");
	}

	@Test
	void whatCannotBeSaidStandsAsAComment() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/**", settings((settings) -> {
			settings.addAllowedOriginPattern("https://app-*.example.com");
			settings.addAllowedOriginPattern("https://shop.example:[8080,8443]");
			settings.addAllowedMethod("patch");
			settings.setAllowedHeaders(List.of("X-A", "Origin"));
		})))).isEqualTo(
				"""
						cors:
						  allowed-origins:
						    - https://app.example.com
						    # - https://app-*.example.com: A * stands for whole labels in front of a name, for a port, or for every origin. Write https://*.example.com for all subdomains of example.com, name each origin, or let a bean of type OriginAuthorizer decide
						    - https://shop.example:8080
						    - https://shop.example:8443
						  allowed-methods:
						    - GET
						    - POST
						    # - patch: Matches nothing at Spring, since the case of a method matters: PATCH
						  allowed-headers:
						    - X-A
						    # - Origin: The Fetch standard forbids scripts to set this header. Remove it.
						""");
	}

	@Test
	void anyOriginWithCredentialsIsLeftOff() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/api/**", settings((settings) -> {
			settings.setAllowedOrigins(null);
			settings.addAllowedOriginPattern("*");
			settings.setAllowCredentials(true);
		})))).isEqualTo(
				"""
						cors:
						  policies:
						    api:
						      # - *: Any origin with credentials is refused, since every site could act with its visitors' cookies. List the origins that use cookies; if pages send a token in a header, leave allow-credentials out and write "*"
						      # Once an origin is listed, remove enabled: false
						      paths: /api/**
						      enabled: false
						""");
	}

	@Test
	void theFirstPatternKeepsWhatItSharesWithAMoreSpecificOne() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/*/books", settings((settings) -> {
		})), layer(CorsLayer.Place.MAPPING, "/api/**", settings((settings) -> settings.setMaxAge(0L))),
				layer(CorsLayer.Place.MAPPING, "/api/never/reached", settings((settings) -> settings.setMaxAge(60L)))))
			.isEqualTo("""
					cors:
					  policies:
					    books:
					      paths:
					        - /*/books
					        - /api/books
					      allowed-origins: https://app.example.com
					    api:
					      paths: /api/**
					      allowed-origins: https://app.example.com
					      max-age: 0
					""");
	}

	@Test
	void handlersOfOnePathAreOnePolicyIfTheyDifferInMethodsAlone() {
		CorsConfiguration get = settings((settings) -> settings.setAllowedMethods(List.of("GET", "DELETE")));
		CorsConfiguration post = settings((settings) -> settings.setAllowedMethods(List.of("*")));
		CorsConfiguration put = settings((settings) -> settings.setAllowCredentials(true));
		CorsLayer.Rule one = new CorsLayer.Rule("/books", List.of("GET"), get);
		CorsLayer.Rule two = new CorsLayer.Rule("/books", List.of("POST"), post);
		CorsLayer.Rule three = new CorsLayer.Rule("/books", List.of("PUT"), put);
		assertThat(translate(new CorsLayer("x", CorsLayer.Place.HANDLER, "", List.of(one, two)))).isEqualTo("""
				cors:
				  policies:
				    books:
				      paths: /books
				      allowed-origins: https://app.example.com
				""");
		assertThat(translate(new CorsLayer("x", CorsLayer.Place.HANDLER, "", List.of(one, three)))).isEqualTo(
				"""
						cors:
						  policies:
						    books:
						      # Handlers of this path have different settings, and a policy is for all of its methods. Remove enabled: false, and write what all of them may have
						      paths: /books
						      enabled: false
						""");
	}

	@Test
	void anAnnotationIsCombinedWithTheMappingOfItsPath() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of());
		CorsConfiguration all = settings((settings) -> settings.setAllowCredentials(true));
		CorsConfiguration annotated = new CorsConfiguration();
		annotated.addAllowedOrigin("https://books.example.com");
		annotated.applyPermitDefaultValues();
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/api/**", all));
		handlers.add("Books", "list", List.of("/api/books"), List.of("GET"), annotated);
		handlers.add("Books", "one", List.of("/api/books/{id}"), List.of("GET"), null);
		handlers.addTo(report);
		report.add(layer(CorsLayer.Place.MAPPING, "/api/**", all));
		assertThat(report.build().translation()).isEqualTo("""
				cors:
				  allow-credentials: true
				  policies:
				    api-books:
				      paths: /api/books
				      allowed-origins:
				        - https://app.example.com
				        - https://books.example.com
				      allowed-methods: GET
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				""");
	}

	@Test
	void webSocketsOfEveryOriginStayOpen() {
		CorsConfiguration any = settings((settings) -> {
			settings.setAllowedOrigins(List.of("*"));
			settings.setAllowCredentials(true);
		});
		assertThat(translate(layer(CorsLayer.Place.HANDSHAKE, "/ws", any))).isEqualTo("""
				cors:
				  policies:
				    ws:
				      # Open to WebSockets of every origin, as it is now
				      paths: /ws
				      enabled: false
				""");
	}

	@Test
	void saysWhatAFilterHasToDoWithOtherPaths() {
		CorsConfiguration all = settings((settings) -> {
		});
		assertThat(
				translate(layer(CorsLayer.Place.FILTER, "/api/**", all), layer(CorsLayer.Place.MAPPING, "/books", all)))
			.contains(
					"# Preflights that pass through a CORS filter get no headers now on paths that are not its own: with "
							+ "these properties they do\n");
		assertThat(CorsTranslation.of(List.of(layer(CorsLayer.Place.FILTER, "/**", all)), List.of("/actuator/**")))
			.contains("# The filter covers /actuator/** too, which is left to management.endpoints.web.cors.* unless a "
					+ "policy has a path that begins with it\n");
	}

	@Test
	void whatNobodyCanReadIsNamed() {
		assertThat(translate(
				new CorsLayer("a lambda", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", null)))))
			.isEqualTo("cors:\n  # The settings of a lambda for /** can't be read: translate them by hand\n");
	}

	@Test
	void namesAreDifferentAlsoToSpringBoot() {
		CorsConfiguration one = settings((settings) -> settings.setMaxAge(60L));
		CorsConfiguration two = settings((settings) -> settings.setMaxAge(120L));
		CorsConfiguration three = settings((settings) -> settings.setMaxAge(0L));
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/a-b", one), layer(CorsLayer.Place.MAPPING, "/ab", two),
				layer(CorsLayer.Place.MAPPING, "/default", three)))
			.contains("    a-b:\n", "    ab-no2:\n", "    default-no2:\n");
	}

}
