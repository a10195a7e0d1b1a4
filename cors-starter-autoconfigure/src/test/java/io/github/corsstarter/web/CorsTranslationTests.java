package io.github.corsstarter.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
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
		return CorsTranslation.of(List.of(layers), List.of(), List.of(), null, Map::of);
	}

	@Test
	void nothingIsNothing() {
		assertThat(translate()).isEmpty();
		assertThat(translate(layer(CorsLayer.Place.ELSEWHERE, "/**", settings((settings) -> {
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
				    books:
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
			settings.addAllowedOrigin("null");
			settings.addAllowedOriginPattern("https://app-*.example.com");
			settings.addAllowedOriginPattern("https://shop.example:[8080,8443]");
			settings.addAllowedMethod("patch");
			settings.setAllowedHeaders(List.of("X-A", "Origin"));
		})))).isEqualTo(
				"""
						cors:
						  allowed-origins:
						    - https://app.example.com
						    # - null: Any page can send the origin null through a sandboxed frame. To keep it, accept the risk with cors.dangerously-allow: null-origin
						    # - https://app-*.example.com: A * can only stand for subdomains (https://*.example.com), for a port (http://localhost:*) or for every origin (*). Write https://*.example.com for all subdomains of example.com, list each origin, or declare an OriginAuthorizer bean
						    - https://shop.example:8080
						    - https://shop.example:8443
						  allowed-methods:
						    - GET
						    - POST
						    # - patch: This matches nothing, since methods are case-sensitive: PATCH
						  allowed-headers:
						    - X-A
						    # - Origin: The Fetch standard doesn't let scripts set this header.
						""");
	}

	@Test
	void saysThatNoMethodIsAllowed() {
		assertThat(translate(layer(CorsLayer.Place.URL, "/api/**",
				settings((settings) -> settings.setAllowedMethods(List.of("GET,PUT", ""))))))
			.isEqualTo(
					"""
							cors:
							  policies:
							    api:
							      # - GET,PUT: This matches nothing. Not a valid method name. Write separate elements or one comma-separated value: GET, PUT
							      # - "": This matches nothing. Not a valid method name. Write one method per list element, such as PUT.
							      # No method is allowed
							      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
							      # Once you write allowed-origins and allowed-methods here, remove enabled: false
							      paths: /api/**
							      enabled: false
							""");
		CorsConfiguration none = settings((settings) -> settings.setAllowedMethods(List.of("")));
		assertThat(translate(layer(CorsLayer.Place.HANDLER, "/api", none))).contains("# No method is allowed");
	}

	@Test
	void saysThatValuesWithBlanksMatchNothing() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/**", settings((settings) -> {
			settings
				.setAllowedOrigins(List.of("https://app.example.com", " https://a.example", "", "https://b.example "));
			settings.addAllowedOriginPattern(" https://*.a.example");
			settings.addAllowedMethod(" PUT");
			settings.setAllowedHeaders(List.of("X-A", " X-B", ""));
		})))).contains(
				"    # - \" https://a.example\": This matches nothing. An origin can't contain white space or separators. Write https://a.example\n",
				"    # - \"\": This matches nothing. An origin can't be empty.",
				"    # - \"https://b.example \": This matches nothing. ",
				"    # - \" https://*.a.example\": This matches nothing. ",
				"    # - \" PUT\": This matches nothing. Not a valid method name. Write PUT\n",
				"    # - \" X-B\": This matches nothing. Not a valid header name. Write X-B\n",
				"    # - \"\": This matches nothing. Not a valid header name. ");
	}

	@Test
	void aPatternThatNoPolicyCanHaveLeavesItsNeighbours() {
		CorsConfiguration all = settings((settings) -> {
		});
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/${z}/**", all),
				layer(CorsLayer.Place.MAPPING, "/api/**", all), layer(CorsLayer.Place.MAPPING, "/$x/**", all)))
			.isEqualTo(
					"""
							cors:
							  # The settings of x for /$x/** apply only where those for /*/** don't. Translate both by hand
							  policies:
							    root:
							      # No policy can have the path /${z}/**, so /*/** is left alone. Write a pattern that has ** only at its beginning or end, and no comma or placeholder
							      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
							      paths: /*/**
							      enabled: false
							    api:
							      paths: /api/**
							      allowed-origins: https://app.example.com
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
						      # - *: * isn't allowed with credentials, since every site could then act with its visitors' cookies. List the origins that use cookies. If pages send a token in a header instead, remove allow-credentials and write "*"
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      # Once you write allowed-origins here, remove enabled: false, and write the other settings:
						      # allow-credentials: true
						      paths: /api/**
						      enabled: false
						""");
	}

	@Test
	void aPolicyOfSeveralPathsIsNamedByTheirBeginning() {
		assertThat(policyNames("/api/owners", "/api/pets/{id}", "/api/pets/{id}/visits")).containsExactly("api");
		assertThat(policyNames("/api/owners", "/pets")).containsExactly("api-owners-and-others");
		assertThat(policyNames("/api/owners", "/api/owners/**")).containsExactly("api-owners");
	}

	private static List<String> policyNames(String... paths) {
		return translate(Stream.of(paths)
			.map((path) -> layer(CorsLayer.Place.MAPPING, path, settings((settings) -> settings.setMaxAge(0L))))
			.toArray(CorsLayer[]::new)).lines()
			.filter((line) -> line.matches("    [a-z-]+:"))
			.map((line) -> line.strip().replace(":", ""))
			.toList();
	}

	@Test
	void aBeginningThatNamesAnotherPolicyIsNoName() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/api/owners", settings((settings) -> {
		})), layer(CorsLayer.Place.MAPPING, "/api/pets", settings((settings) -> {
		})), layer(CorsLayer.Place.MAPPING, "/api/**", settings((settings) -> settings.setMaxAge(0L)))))
			.contains("    api-owners-and-others:\n", "    api:\n      paths: /api/**\n");
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
	void headersOfTheProtocolAreNotExposed() {
		CorsConfiguration settings = settings(
				(each) -> each.setExposedHeaders(List.of("Origin", "Location", "Access-Control-Allow-Origin")));
		assertThat(translate(
				new CorsLayer("x", CorsLayer.Place.MAPPING, "", List.of(new CorsLayer.Rule("/api/**", settings)))))
			.contains("""
					      exposed-headers:
					        # - Origin: Scripts have no use for this header of the CORS protocol
					        - Location
					        # - Access-Control-Allow-Origin: Scripts have no use for this header of the CORS protocol
					""");
	}

	@Test
	void handlersOfOnePathAreOnePolicyIfTheyDifferInMethodsAlone() {
		CorsConfiguration get = settings((settings) -> settings.setAllowedMethods(List.of("GET", "DELETE")));
		CorsConfiguration post = settings((settings) -> settings.setAllowedMethods(List.of("*")));
		CorsConfiguration put = settings((settings) -> settings.setAllowCredentials(true));
		CorsLayer.Rule one = new CorsLayer.Rule("/books", List.of("GET"), false, get);
		CorsLayer.Rule two = new CorsLayer.Rule("/books", List.of("POST"), false, post);
		CorsLayer.Rule three = new CorsLayer.Rule("/books", List.of("PUT"), false, put);
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
						      # The handlers of this path have different settings, but a policy applies to all requests for a path. Remove enabled: false, and write settings that suit all of them
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
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
		handlers.add("Books", "list", List.of("/api/books"), List.of("GET"), false, annotated);
		handlers.add("Books", "one", List.of("/api/books/{id}"), List.of("GET"), false, null);
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
		assertThat(translate(layer(CorsLayer.Place.HANDSHAKE, "/ws", any))).isEqualTo(
				"""
						cors:
						  policies:
						    ws:
						      # WebSockets stay open to every origin while they keep their own settings. A policy would close them, so this path has none
						      paths: /ws
						      enabled: false
						""");
	}

	@Test
	void aPathWithinAnotherOfItsPolicyIsLeftOut() {
		CorsLayer one = layer(CorsLayer.Place.HANDLER, "/services/orders/api/**", settings((settings) -> {
		}));
		CorsLayer all = layer(CorsLayer.Place.HANDLER, "/services/*/api/**", settings((settings) -> {
		}));
		assertThat(translate(one, all)).contains("      paths: /services/*/api/**\n").doesNotContain("orders");
		CorsLayer between = layer(CorsLayer.Place.HANDLER, "/services/orders/**",
				settings((settings) -> settings.addAllowedMethod("PUT")));
		assertThat(translate(one, all, between)).contains("        - /services/orders/api/**\n");
		// Only a path that begins with the actuator's covers the actuator
		assertThat(CorsTranslation.of(
				List.of(layer(CorsLayer.Place.FILTER, "/actuator/**",
						Objects.requireNonNull(all.rules().get(0).settings())),
						layer(CorsLayer.Place.FILTER, "/*/**", Objects.requireNonNull(all.rules().get(0).settings()))),
				List.of("/actuator/**"), List.of(), null, Map::of))
			.contains("        - /actuator/**\n");
	}

	@Test
	void routesThatAreAddedLaterHideNoRemark() {
		CorsLayer secured = new CorsLayer("Spring Security", CorsLayer.Place.SECURED, "",
				List.of(new CorsLayer.Rule("/**", null)));
		CorsLayer later = new CorsLayer("globalcors of the gateway", CorsLayer.Place.URL, "",
				List.of(new CorsLayer.Rule("/**", null)))
			.ofLaterRoutes();
		assertThat(translate(secured, layer(CorsLayer.Place.URL, "/users/**", settings((settings) -> {
		})), later)).contains("# Currently, Spring Security handles preflights like other requests",
				"apply to routes that are added after startup, too");
	}

	@Test
	void mappingsAreCombinedWithAnnotations() {
		CorsLayer annotated = new CorsLayer("@CrossOrigin on Books", CorsLayer.Place.HANDLER, "",
				List.of(new CorsLayer.Rule("/api/books", null)));
		CorsLayer mappings = new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/api/books", settings((settings) -> {
				}))));
		assertThat(translate(annotated, mappings)).contains(
				"# The settings of addCorsMappings for /api/books are combined with those of @CrossOrigin on Books for /api/books. Translate both by hand, and remove both together\n");
	}

	@Test
	void unreadableMappingsBesideLaterRoutesAreNotCalledTranslated() {
		CorsLayer later = new CorsLayer("globalcors of the gateway", CorsLayer.Place.URL, "",
				List.of(new CorsLayer.Rule("/**", null)))
			.ofLaterRoutes();
		CorsLayer mappings = new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", null)));
		assertThat(translate(later, mappings)).doesNotContain("are translated");
	}

	@Test
	void aPolicyWithinPathsThatAreOffIsSecuredToo() {
		CorsLayer secured = new CorsLayer("Spring Security", CorsLayer.Place.SECURED, "",
				List.of(new CorsLayer.Rule("/api/**", null)));
		CorsLayer off = new CorsLayer("y", CorsLayer.Place.MAPPING, "", List.of(new CorsLayer.Rule("/api/**", null)));
		CorsConfiguration app = settings((settings) -> {
		});
		String remark = "# Currently, Spring Security handles preflights like other requests";
		assertThat(translate(secured, layer(CorsLayer.Place.MAPPING, "/api/pub/**", app), off)).contains(remark);
		assertThat(translate(secured, off, layer(CorsLayer.Place.MAPPING, "/**", app))).doesNotContain(remark);
	}

	@Test
	void webSocketsWithSettingsStayOpenOnlyWithThese() {
		CorsConfiguration any = settings((settings) -> settings.setAllowedOrigins(List.of("*")));
		CorsLayer socket = new CorsLayer("sockets", CorsLayer.Place.OPEN_HANDSHAKE, "",
				List.of(new CorsLayer.Rule("/ws", null)));
		assertThat(translate(layer(CorsLayer.Place.URL, "/ws", any), socket))
			.contains("WebSockets stay open to every origin while they keep their own settings. A policy");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/**", any), socket))
			.contains("WebSockets stay open to every origin. A policy");
	}

	@Test
	void aCommentOnAPropertyStandsWhereTheOriginsDo() {
		CorsLayer filter = new CorsLayer("x", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/api/**", settings((settings) -> settings.addAllowedMethod("PUT"))),
						new CorsLayer.Rule("/**", settings((settings) -> {
						}))));
		String block = CorsTranslation.of(List.of(filter), List.of(), List.of(), null,
				() -> Map.of(List.of("https://app.example.com"), List.of("${app.origin}")));
		assertThat(block).containsOnlyOnce("is the value of ${app.origin}").contains("      paths: /api/**\n");
	}

	@Test
	void aCommentNamesThePropertiesOfEachPolicysOrigins() {
		CorsConfiguration several = settings((settings) -> settings
			.setAllowedOrigins(List.of("https://app.example.com", "https://b.example.com", "https://c.example.com")));
		CorsConfiguration one = settings((settings) -> settings.setAllowedOrigins(List.of("https://list.example.com")));
		List<CorsLayer> layers = List.of(layer(CorsLayer.Place.MAPPING, "/api/**", several),
				layer(CorsLayer.Place.MAPPING, "/list", one));
		assertThat(CorsTranslation.of(layers, List.of(), List.of(), null,
				() -> Map.of(List.of("https://app.example.com"), List.of("${app.origin}", "${app.url}"),
						List.of("https://b.example.com"), List.of("${b.url}"), List.of("https://list.example.com"),
						List.of("app.list"))))
			.contains(", https://c.example.com, since the values may differ elsewhere\n      paths: /api/**\n",
					"https://app.example.com is the value of ${app.origin} and of ${app.url}",
					"https://b.example.com is the value of ${b.url}",
					"# https://list.example.com is the value of app.list. If your settings read it, set allowed-origins of this policy wherever app.list is set, since the values may differ elsewhere\n      paths: /list\n")
			.containsPattern(
					"If your settings read them, write allowed-origins: (\\$\\{app.origin}, \\$\\{b.url}|\\$\\{b.url}, \\$\\{app.origin}), https://c");
	}

	@Test
	void webSocketsThatAFilterMayRefuseAreLeftAlone() {
		CorsConfiguration app = settings((settings) -> {
		});
		CorsConfiguration any = settings((settings) -> settings.setAllowedOrigins(List.of("*")));
		CorsLayer filter = layer(CorsLayer.Place.FILTER, "/**/info", app);
		assertThat(translate(filter, layer(CorsLayer.Place.HANDSHAKE, "/ws/**", app))).contains(
				"""
						    ws:
						      # The settings for /**/info may apply to WebSockets of this path too. Remove enabled: false, and write settings that suit both
						      paths: /ws/**
						      enabled: false
						""");
		assertThat(translate(filter, layer(CorsLayer.Place.OPEN_HANDSHAKE, "/ws/**", any))).contains(
				"  # WebSockets for /ws/** are currently open to every origin, except where /**/info matches. Translate them by hand\n")
			.doesNotContain("paths: /ws");
	}

	@Test
	void webSocketsBehindAnUnreadableFilterAreNamed() {
		CorsLayer filter = new CorsLayer("a filter", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/**", null)));
		CorsConfiguration app = settings((settings) -> {
		});
		assertThat(translate(filter, layer(CorsLayer.Place.HANDSHAKE, "/ws/**", app))).contains(
				"WebSockets for /ws/** pass through a filter whose settings can't be read. Translate their settings by hand\n");
	}

	@Test
	void saysNothingOfPreflightsThatAFilterDoesNotReceive() {
		CorsConfiguration all = settings((settings) -> {
		});
		CorsLayer handlers = layer(CorsLayer.Place.MAPPING, "/books", all);
		CorsLayer filter = layer(CorsLayer.Place.FILTER, "/api/**", all);
		List<CorsLayer.Rule> ignored = List.of(CorsLayer.Rule.notReceived("/files/**"),
				new CorsLayer.Rule("/**", null));
		CorsLayer security = new CorsLayer("cors()", CorsLayer.Place.PREFLIGHTS, "", ignored);
		CorsLayer answered = filter.answered(List.of("/**"), List.of());
		assertThat(translate(security, filter, answered, handlers)).contains("- /books")
			.doesNotContain("answers preflights without CORS headers");
		assertThat(translate(security, filter, answered, layer(CorsLayer.Place.MAPPING, "/files/books", all)))
			.contains("answers preflights without CORS headers");
		assertThat(translate(filter, filter.answered(List.of("/**"), List.of("/books")), handlers))
			.doesNotContain("answers preflights without CORS headers");
	}

	@Test
	void saysHowAFilterTreatsOtherPaths() {
		CorsConfiguration all = settings((settings) -> {
		});
		CorsLayer filter = layer(CorsLayer.Place.FILTER, "/api/**", all);
		assertThat(translate(filter, filter.answered(List.of("/**"), List.of()),
				layer(CorsLayer.Place.MAPPING, "/books", all)))
			.contains(
					"# Currently, a CORS filter answers preflights without CORS headers on paths that it has no settings for, so handlers there that have CORS settings get no requests that need a preflight. With these properties, and without the filter, they do\n");
		assertThat(CorsTranslation.of(List.of(layer(CorsLayer.Place.FILTER, "/**", all)), List.of("/actuator/**"),
				List.of(), null, Map::of))
			.contains(
					"# The filter may cover /actuator/** too. These properties leave that path to management.endpoints.web.cors.*, unless a policy has a path that begins with it\n");
	}

	@Test
	void whatNobodyCanReadIsNamed() {
		assertThat(translate(
				new CorsLayer("a lambda", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", null)))))
			.isEqualTo("cors:\n  # The settings of a lambda for /** can't be read. Translate them by hand\n");
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

	private static HandlerLayers handlers(boolean conditional, String path, String... methods) {
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add("Users", "one", List.of(path), List.of(methods), conditional, settings((settings) -> {
		}));
		return handlers;
	}

	private static String translate(HandlerLayers handlers, UrlHandlerLayers... others) {
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of());
		handlers.addTo(report);
		List.of(others).forEach((each) -> each.addTo(report));
		return report.build().translation();
	}

	@Test
	void aHandlerWithoutAnnotationStaysClosedBesideAnAnnotatedOne() {
		HandlerLayers handlers = handlers(false, "/users/{id}", "GET");
		handlers.add("Users", "secret", List.of("/users/secret"), List.of("GET"), false, null);
		handlers.add("Users", "other", List.of("/other"), List.of("GET"), false, null);
		handlers.add("Pages", "any", List.of("/**"), List.of("GET"), false, null);
		assertThat(translate(handlers)).isEqualTo("""
				cors:
				  policies:
				    users-id:
				      paths: /users/{id}
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				    users-secret:
				      # No other origin is allowed
				      paths: /users/secret
				      enabled: false
				""");
	}

	@Test
	void aHandlerWithoutAnnotationKeepsItsMethods() {
		HandlerLayers handlers = handlers(false, "/users/{id}");
		handlers.add("Users", "change", List.of("/users/{name}"), List.of("POST"), false, null);
		assertThat(translate(handlers)).isEqualTo("""
				cors:
				  policies:
				    users-id:
				      paths: /users/{id}
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				""");
	}

	@Test
	void handlersThatDifferInConditionsAreLeftAlone() {
		HandlerLayers onePath = handlers(true, "/users", "GET");
		onePath.add("Users", "all", List.of("/users"), List.of("GET"), false, null);
		assertThat(translate(onePath)).contains("# The handlers of this path have different settings")
			.contains("enabled: false")
			.doesNotContain("allowed-origins");
		HandlerLayers wider = handlers(true, "/users", "GET");
		wider.add("Pages", "any", List.of("/**"), List.of("GET"), false, null);
		assertThat(translate(wider)).contains("enabled: false").doesNotContain("allowed-origins");
		HandlerLayers otherMethod = handlers(true, "/users", "POST");
		otherMethod.add("Pages", "any", List.of("/**"), List.of("GET"), false, null);
		assertThat(translate(otherMethod)).contains("allowed-origins").doesNotContain("enabled: false");
	}

	@Test
	void aHandlerThatLeavesRequestsToAnotherMappingIsLeftAlone() {
		HandlerLayers handlers = handlers(true, "/users", "GET");
		handlers.addPassingOn(List.of("/users"), List.of("GET"), settings((settings) -> {
		}));
		UrlHandlerLayers views = new UrlHandlerLayers("views", true, null);
		views.addFiles("/**");
		assertThat(translate(handlers, views)).contains("allowed-origins").doesNotContain("enabled: false");
		views.add("/{page}");
		assertThat(translate(handlers, views)).contains("# The handlers of this path have different settings")
			.doesNotContain("allowed-origins");
	}

	@Test
	void aHandlerStaysClosedInFrontOfAnotherMappingWithSettings() {
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add("Users", "secret", List.of("/users/secret"), List.of("GET"), false, null);
		UrlHandlerLayers files = new UrlHandlerLayers("files", false,
				List.of(new CorsLayer.Rule("/**", settings((settings) -> {
				}))));
		files.add("/users/**");
		assertThat(translate(handlers, files)).isEqualTo("""
				cors:
				  policies:
				    users-secret:
				      # No other origin is allowed
				      paths: /users/secret
				      enabled: false
				    users:
				      paths: /users/**
				      allowed-origins: https://app.example.com
				""");
	}

	@Test
	void aMappingOfAPartOfAHandlersPathsIsForThatPartOnly() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of());
		CorsConfiguration all = settings((settings) -> settings.setAllowedOrigins(List.of("https://all.example")));
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/shop/**", all));
		handlers.add("Admin", "list", List.of("/{tenant}/admin"), List.of("GET"), false, settings((settings) -> {
		}));
		handlers.addTo(report);
		report.add(layer(CorsLayer.Place.MAPPING, "/shop/**", all));
		assertThat(report.build().translation()).isEqualTo("""
				cors:
				  policies:
				    shop-admin:
				      paths: /shop/admin
				      allowed-origins:
				        - https://all.example
				        - https://app.example.com
				      allowed-methods: GET
				    tenant-admin:
				      paths: /{tenant}/admin
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				    shop:
				      paths: /shop/**
				      allowed-origins: https://all.example
				""");
	}

	@Test
	void whatStandsBehindAnUnreadableFilterIsLeftOff() {
		CorsLayer filter = new CorsLayer("a lambda", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/**", null)));
		assertThat(translate(filter, layer(CorsLayer.Place.MAPPING, "/api/**", settings((settings) -> {
		})))).isEqualTo(
				"""
						cors:
						  # The settings of x for /api/** apply only where those of a lambda for /** don't. Translate both by hand, and remove both together, since the former alone may allow more
						  # The settings of a lambda for /** can't be read. Translate them by hand
						""");
	}

	@Test
	void aSubclassOfSpringsSettingsIsCode() {
		CorsConfiguration subclass = new CorsConfiguration(settings((settings) -> {
		})) {

			@Override
			public @Nullable String checkOrigin(@Nullable String origin) {
				return null;
			}

		};
		for (CorsLayer.Place place : List.of(CorsLayer.Place.FILTER, CorsLayer.Place.MAPPING,
				CorsLayer.Place.HANDLER)) {
			assertThat(translate(layer(place, "/api/**", subclass))).contains("can't be read")
				.contains("enabled: false")
				.doesNotContain("allowed-origins");
		}
	}

	@Test
	void aPatternMayAlsoBeListedAsAnExactOrigin() {
		for (String origin : List.of("https://*.example.com", "https://app-*.example.com")) {
			String yaml = translate(layer(CorsLayer.Place.FILTER, "/api/**", settings((settings) -> {
				settings.setAllowedOrigins(List.of(origin));
				settings.setAllowedOriginPatterns(List.of(origin));
			})));
			assertThat(yaml).contains(origin).doesNotContain("matches nothing");
		}
	}

	@Test
	void saysThatAClosedPathIsNoLongerRefused() {
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/api/**", new CorsConfiguration()))).isEqualTo(
				"""
						cors:
						  policies:
						    api:
						      # No other origin is allowed
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /api/**
						      enabled: false
						""");
	}

	@Test
	void aPathThatNoPolicyCanHaveIsLeftAlone() {
		CorsConfiguration all = settings((settings) -> {
		});
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/c,d/**", all))).contains("paths: '/c?d/**'")
			.contains("enabled: false");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/items/{id:\\d{1,3}}", all))).contains("paths: /items/*\n")
			.contains("enabled: false");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/api/${version}/**", all))).contains("paths: /api/*/**")
			.contains("enabled: false");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/api/**/x", all))).contains("paths: /api/**")
			.contains("enabled: false");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/a\n b\u2028", all))).contains("paths: '/a??b?'")
			.contains("enabled: false");
	}

	@Test
	void aLaterPatternDoesNotDecideForAnEarlierOne() {
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/*", settings((settings) -> {
		})), layer(CorsLayer.Place.MAPPING, "/?", settings((settings) -> settings.setAllowCredentials(true)))))
			.doesNotContain("allow-credentials: true");
		assertThat(translate(layer(CorsLayer.Place.MAPPING, "/{*any}", settings((settings) -> {
		})), layer(CorsLayer.Place.MAPPING, "/**", settings((settings) -> settings.setAllowCredentials(true)))))
			.isEqualTo("cors:\n  allowed-origins: https://app.example.com\n");
	}

	@Test
	void yamlReadsTheIntendedValues() {
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/no/**", settings((settings) -> {
			settings.setAllowedHeaders(List.of("0x1F"));
			settings.setExposedHeaders(List.of("1_000", "0b11", "1e3", "yes", "null"));
			settings.setMaxAge(60L);
		})))).contains("    path-no:\n", "allowed-headers: '0x1F'\n",
				"exposed-headers:\n        - '1_000'\n        - '0b11'\n        - '1e3'\n        - 'yes'\n        - 'null'\n");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/2024/**",
				settings((settings) -> settings
					.setAllowedOrigins(List.of("https://a\u2028example.com", "https://b\u0085\n\u0000.example"))))))
			.contains("    path-2024:\n")
			.doesNotContain("\u2028", "\u0085", "\u0000");
		assertThat(translate(layer(CorsLayer.Place.FILTER, "/" + "a".repeat(90), settings((settings) -> {
		})))).contains("    " + "a".repeat(60) + ":\n");
	}

	@Test
	void tooManyPoliciesAreNotPrinted() {
		CorsLayer[] layers = new CorsLayer[201];
		for (int i = 0; i < layers.length; i++) {
			long maxAge = i;
			layers[i] = layer(CorsLayer.Place.MAPPING, "/a" + i, settings((settings) -> settings.setMaxAge(maxAge)));
		}
		assertThat(translate(layers))
			.isEqualTo("cors:\n  # Too many policies to print. Write fewer by hand, with wider paths\n");
	}

	/**
	 * Each of them crosses all others, so the work would grow with their third power.
	 */
	@Test
	void tooManyPatternsThatCrossAreNotCompared() {
		CorsLayer[] layers = new CorsLayer[2_000];
		for (int i = 0; i < layers.length; i++) {
			layers[i] = layer(CorsLayer.Place.MAPPING, (i % 2 == 0) ? "/p" + i + "/{x}/**" : "/{a}/q" + i + "/*",
					settings((settings) -> settings.addAllowedOrigin("https://app.example.com")));
		}
		assertThat(translate(layers))
			.isEqualTo("cors:\n  # Too many policies to print. Write fewer by hand, with wider paths\n");
	}

}
