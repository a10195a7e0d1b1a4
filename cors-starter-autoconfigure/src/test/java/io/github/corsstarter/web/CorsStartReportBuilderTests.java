package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import org.junit.jupiter.api.Test;

import org.springframework.web.cors.CorsConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class CorsStartReportBuilderTests {

	private static final CorsPolicy API = policy("api", "/api/**").build();

	private static CorsPolicy.Builder policy(String name, String... paths) {
		return CorsPolicy.builder().name(name).paths(paths).allowedOrigins("https://app.example.com");
	}

	private static List<String> layers(CorsPolicies policies, CorsLayer.Rule... rules) {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies);
		report.add(new CorsLayer("x", CorsLayer.Place.MAPPING, "", List.of(rules)));
		return report.build().otherLayers();
	}

	private static CorsLayer.Rule rule(String path) {
		return new CorsLayer.Rule(path, null);
	}

	@Test
	void aPathIsCoveredOnlyIfAPolicyMatchesIt() {
		CorsPolicies policies = CorsPolicies.of(API);
		assertThat(layers(policies, rule("/"))).isEmpty();
		assertThat(layers(policies, rule("/ap"))).isEmpty();
		assertThat(layers(policies, rule("/apis/**"))).isEmpty();
		assertThat(layers(policies, rule("/api"))).containsExactly("x for /api");
		assertThat(layers(policies, rule("/{tenant}/books")))
			.containsExactly("x for /{tenant}/books where 'api' covers it; still needed for other paths");
		assertThat(layers(policies, rule("/**")))
			.containsExactly("x for /** where 'api' covers it; still needed for other paths");
	}

	@Test
	void whatIsLeftAloneSilencesNothingElse() {
		CorsPolicies policies = CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/*/legacy/**"));
		assertThat(layers(policies, rule("/api/books"))).containsExactly("x for /api/books");
		assertThat(layers(policies, rule("/api/legacy/books"))).isEmpty();
		assertThat(layers(policies, rule("/api/**"))).containsExactly(
				"x for /api/** where 'default' covers it; still needed for /*/legacy/**, where no policy applies");
	}

	@Test
	void thePathsOfTheActuatorAreNobodysNews() {
		CorsPolicies policies = CorsPolicies.of(policy("default", "/**").build())
			.leavingAlone(List.of("/management/**"));
		assertThat(layers(policies, rule("/management/**"), rule("/api/**"))).containsExactly("x for /api/**");
		assertThat(layers(policies, rule("/**"))).containsExactly("x for /**");
	}

	@Test
	void namesEveryPolicyThatDecidesAboutAPart() {
		CorsPolicies policies = CorsPolicies.of(API, policy("books", "/books").build());
		assertThat(layers(policies, rule("/**")))
			.containsExactly("x for /** where 'api' or 'books' covers it; still needed for other paths");
	}

	@Test
	void countsPathsBeyondAFew() {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		for (int i = 10; i < 47; i++) {
			rules.add(rule("/api/" + i));
		}
		assertThat(layers(CorsPolicies.of(API), rules.toArray(new CorsLayer.Rule[0])))
			.containsExactly("x for /api/10, /api/11, /api/12, /api/13, /api/14, /api/15 and 31 more paths");
	}

	@Test
	void namesWhatThePolicyTakesAway() {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of("https://app.example.com", "https://old.example.com"));
		settings.setAllowedMethods(List.of("GET", "HEAD", "PUT"));
		settings.setAllowedHeaders(List.of("*"));
		settings.setExposedHeaders(List.of("Link, Location"));
		settings.setAllowCredentials(true);
		CorsPolicies policies = CorsPolicies
			.of(policy("api", "/api/**").exposedHeaders("location").allowedHeaders("X-A").build());
		assertThat(layers(policies, new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**; policy 'api' takes away origins (https://old.example.com); credentials; "
					+ "methods (PUT); request headers (all but X-A); exposed headers (Link)");
	}

	@Test
	void omitsDefaultPortsOfAList() {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOriginPatterns(List.of("https://*.example.com:[443,8443]", "http://localhost:[80]"));
		assertThat(
				layers(CorsPolicies.of(policy("api", "/api/**").allowedOrigins("https://*.example.com:8443").build()),
						new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**");
		assertThat(layers(CorsPolicies.of(API), new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**; policy 'api' takes away origins (https://*.example.com:[443,8443])");
	}

	@Test
	void omitsRequestHeadersThatNoScriptCanSend() {
		CorsConfiguration settings = settings("https://app.example.com", "GET");
		settings.setAllowedHeaders(List.of("Origin", "Access-Control-Allow-Origin", "X-A", "X-B"));
		CorsPolicies policies = CorsPolicies.of(policy("api", "/api/**").allowedHeaders("X-A").build());
		assertThat(layers(policies, new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**; policy 'api' takes away request headers (X-B)");
	}

	@Test
	void namesWhatOnlyTheFirstOfTwoSettingsForAPathAllows() {
		CorsConfiguration other = new CorsConfiguration();
		other.setAllowedOrigins(List.of("https://other.example.com"));
		CorsConfiguration app = new CorsConfiguration();
		app.setAllowedOrigins(List.of("https://app.example.com"));
		assertThat(layers(CorsPolicies.of(API), new CorsLayer.Rule("/api/**", app), new CorsLayer.Rule("/**", other)))
			.containsExactly("x for /** where 'api' covers it, /api/**; still needed for other paths");
	}

	@Test
	void namesPathsThatTheSettingsAreStillNeededFor() {
		CorsConfiguration app = new CorsConfiguration();
		app.setAllowedOrigins(List.of("https://app.example.com"));
		assertThat(layers(CorsPolicies.of(API), new CorsLayer.Rule("/api/**", app), new CorsLayer.Rule("/cars", app),
				new CorsLayer.Rule("/closed", new CorsConfiguration())))
			.containsExactly("x for /api/**; still needed for /cars, where no policy applies");
	}

	@Test
	void namesOriginsOfAWiderSetting() {
		assertThat(lostOrigins(List.of("*"), List.of(), false)).isEqualTo("all but https://app.example.com");
		assertThat(lostOrigins(List.of(), List.of("*"), true)).isEqualTo("all but https://app.example.com");
		assertThat(lostOrigins(List.of(), List.of("https://*.example.com", "https://app.example.com"), false))
			.isEqualTo("https://*.example.com");
		assertThat(lostOrigins(List.of(), List.of("https://app.example.com:[443,8443]", "http://localhost:*"), false))
			.isEqualTo("http://localhost:*, https://app.example.com:[443,8443]");
		assertThat(lostOrigins(List.of("https://*.example.com"), List.of(), false)).isEmpty();
		assertThat(lostOrigins(List.of("*"), List.of(), true)).isEmpty();
	}

	@Test
	void namesNoPatternThatThePolicyHasToo() {
		CorsPolicy policy = CorsPolicy.builder()
			.name("api")
			.paths("/api/**")
			.allowedOrigins("https://*.example.com", "http://localhost:*", "https://shop.example:8080",
					"https://shop.example:8443")
			.build();
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOriginPatterns(List.of("https://*.example.com", "https://*.shop.example.com",
				"http://localhost:[*]", "https://shop.example:[8080,8443]"));
		assertThat(layers(CorsPolicies.of(policy), new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**");
	}

	private static String lostOrigins(List<String> origins, List<String> patterns, boolean credentials) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(origins);
		settings.setAllowedOriginPatterns(patterns);
		settings.setAllowCredentials(credentials);
		String text = String.valueOf(
				layers(CorsPolicies.of(policy("api", "/api/**").build()), new CorsLayer.Rule("/api/**", settings)));
		int start = text.indexOf("origins (");
		return (start < 0) ? "" : text.substring(start + 9, text.indexOf(')', start));
	}

	@Test
	void namesPoliciesThatTakeAwayTheSameTogether() {
		CorsConfiguration settings = new CorsConfiguration().applyPermitDefaultValues();
		settings.setAllowedMethods(List.of("GET", "PUT"));
		CorsPolicies policies = CorsPolicies.of(API, policy("books", "/books").build());
		assertThat(layers(policies, new CorsLayer.Rule("/api/**", settings), new CorsLayer.Rule("/books", settings)))
			.containsExactly("x for /api/**, /books; policies 'api', 'books' take away origins "
					+ "(all but https://app.example.com); methods (PUT)");
	}

	@Test
	void whatAPolicyAllowsIsNotTakenAway() {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of("https://app.example.com"));
		settings.applyPermitDefaultValues();
		assertThat(layers(CorsPolicies.of(API), new CorsLayer.Rule("/api/**", settings)))
			.containsExactly("x for /api/**");
		CorsPolicies authorized = CorsPolicies.of(policy("api", "/api/**").build());
		authorized.authorizeBy((query) -> true);
		settings.setAllowedOrigins(List.of("https://tenant.example"));
		assertThat(layers(authorized, new CorsLayer.Rule("/api/**", settings))).containsExactly("x for /api/**");
	}

	@Test
	void handlersAreSeenBelowTheServletOfSpringMvc() {
		HandlerPaths handlers = new HandlerPaths(List.of(), true, false, false, true, false,
				List.of(new ServletMapping("/mvc", true, true, false)));
		CorsPolicies policies = handlers.viewOf(CorsPolicies.of(API));
		assertThat(layers(policies, rule("/api/books"))).containsExactly("x for /api/books");
		assertThat(layers(policies, new CorsLayer.Rule("/api/**", settings("https://app.example.com", "GET")),
				new CorsLayer.Rule("/**", settings("https://other.example.com", "GET"))))
			.containsExactly("x for /** where 'api' covers it, /api/**; still needed for other paths");
	}

	@Test
	void handlersAreGroupedByClass() {
		CorsConfiguration all = new CorsConfiguration();
		all.setAllowedOrigins(List.of("https://app.example.com"));
		all.setAllowedMethods(List.of("GET"));
		CorsConfiguration annotated = new CorsConfiguration();
		annotated.setAllowCredentials(true);
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of(API));
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/api/**", all));
		handlers.add("Books", "list", List.of("/api/books"), List.of("GET"), false, annotated);
		handlers.add("Books", "add", List.of("/api/books"), List.of("POST"), false, annotated);
		handlers.add("Books", "remove", List.of("/api/books/{id}"), List.of("DELETE"), false, null);
		handlers.add("Pages", "home", List.of("/"), List.of("GET"), false, annotated);
		handlers.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("@CrossOrigin on Books (2 handlers) for /api/books; policy 'api' takes away credentials");
	}

	private static CorsConfiguration settings(String origin, String... methods) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.addAllowedOrigin(origin);
		settings.setAllowedMethods(List.of(methods));
		settings.addAllowedHeader("*");
		return settings;
	}

	private static CorsPolicies policies(String... paths) {
		return CorsPolicies.of(Stream.of(paths)
			.map((path) -> policy(path.replaceAll("/(\\*\\*)?", ""), path).allowedMethods("GET").build())
			.toArray(CorsPolicy[]::new));
	}

	@Test
	void theFirstOfTheSettingsOfAMappingDecides() {
		UrlHandlerLayers routes = new UrlHandlerLayers("the gateway's routes", false,
				List.of(new CorsLayer.Rule("/api/**", settings("https://app.example.com", "GET")),
						new CorsLayer.Rule("/**", settings("*", "GET"))));
		routes.add("/api/**");
		routes.add("/pub/**");
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/api/**", "/pub/**"));
		routes.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("the CorsConfigurationSource of the gateway's routes for /api/**, /pub/**; "
					+ "policy 'pub' takes away origins (all but https://app.example.com)");
	}

	@Test
	void whatIsLostWithAllOthersIsNotNamedAgain() {
		CorsConfiguration any = settings("*", "*");
		any.setExposedHeaders(List.of("*"));
		CorsConfiguration several = settings("https://admin.example.com", "PUT");
		several.setAllowedOriginPatterns(List.of("https://*.example.net"));
		several.setExposedHeaders(List.of("Allow"));
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/api/**"));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/api/news", several), new CorsLayer.Rule("/api/**", any))));
		assertThat(report.build().otherLayers())
			.containsExactly("x for /api/**, /api/news; policy 'api' takes away origins (all but "
					+ "https://app.example.com); methods (all but GET, HEAD); exposed headers (all)");
	}

	@Test
	void theHandlerWithTheMoreSpecificPathDecides() {
		UrlHandlerLayers files = new UrlHandlerLayers("x", false, null);
		files.addSource("/**", UrlHandlerLayers.handler("Files"), settings("https://app.example.com", "GET", "PUT"));
		files.addSource("/pub/**", UrlHandlerLayers.handler("Files"),
				settings("https://app.example.com", "GET", "DELETE"));
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/pub/**"));
		files.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("the handler Files, a CorsConfigurationSource for /** where 'pub' covers it, "
					+ "/pub/**; policy 'pub' takes away methods (DELETE); still needed for other paths");
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add("Items", "one", List.of("/items/{id}"), List.of("GET", "PUT"), false,
				settings("https://other.example.com", "*"));
		handlers.add("Items", "first", List.of("/items/1"), List.of("GET"), false,
				settings("https://app.example.com", "*"));
		report = new CorsStartReportBuilder(policies("/items/1"));
		handlers.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("@CrossOrigin on Items (2 handlers) for /items/1, /items/{id} where 'items1' covers it; "
					+ "policy 'items1' takes away origins (https://other.example.com); methods (PUT); still needed for other paths");
	}

	@Test
	void annotatedHandlersAnswerAllRequestsOfTheirPaths() {
		CorsConfiguration own = settings("https://app.example.com", "GET");
		String routes = "the CorsConfigurationSource of the gateway's routes for /** where 'token' covers it";
		String lost = "; policy 'token' takes away origins (http://localhost:3000); methods (DELETE)";
		String kept = "; still needed for other paths";
		HandlerLayers annotated = new HandlerLayers("addCorsMappings", Map.of());
		annotated.add("Tokens", "token", List.of("/token"), List.of("GET"), false, own);
		assertThat(layersOfRoutes(annotated, false)).containsExactly("@CrossOrigin on Tokens.token for /token",
				routes + kept);
		HandlerLayers plain = new HandlerLayers("addCorsMappings", Map.of());
		plain.add("Tokens", "token", List.of("/token"), List.of("GET"), false, null);
		assertThat(layersOfRoutes(plain, false)).containsExactly(routes + kept);
		HandlerLayers passingOn = new HandlerLayers("addCorsMappings", Map.of());
		passingOn.add("Tokens", "token", List.of("/token"), List.of("GET"), true, own);
		passingOn.addPassingOn(List.of("/token"), List.of("GET"), own);
		assertThat(layersOfRoutes(passingOn, false)).containsExactly("@CrossOrigin on Tokens.token for /token",
				routes + lost + kept);
		HandlerLayers behind = new HandlerLayers("addCorsMappings", Map.of());
		behind.add("Tokens", "token", List.of("/token"), List.of("GET"), false, own);
		assertThat(layersOfRoutes(behind, true)).containsExactly("@CrossOrigin on Tokens.token for /token",
				routes + lost + kept);
	}

	@Test
	void functionalRoutesPassOtherMethodsOn() {
		FunctionalRoutes functions = new FunctionalRoutes();
		functions.methods(List.of("DELETE"));
		functions.path("/token");
		functions.and();
		functions.route(false);
		functions.resources("/** -> x");
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add(functions);
		assertThat(layersOfRoutes(handlers, false))
			.containsExactly("the CorsConfigurationSource of the gateway's routes for /** where 'token' covers it; "
					+ "policy 'token' takes away origins (http://localhost:3000); still needed for other paths");
		HandlerLayers both = new HandlerLayers("addCorsMappings", Map.of());
		both.add(functions);
		both.add("Tokens", "token", List.of("/token"), List.of(), false,
				settings("https://app.example.com", "DELETE", "PUT"));
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/token"));
		both.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("@CrossOrigin on Tokens.token for /token; policy 'token' takes away methods (PUT)");
	}

	private static List<String> layersOfRoutes(HandlerLayers handlers, boolean before) {
		UrlHandlerLayers routes = new UrlHandlerLayers("the gateway's routes", false,
				List.of(new CorsLayer.Rule("/**", settings("http://localhost:3000", "GET", "DELETE"))));
		routes.add("/**");
		if (before) {
			handlers.addInFront(routes.rules());
		}
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/token"));
		handlers.addTo(report);
		routes.addTo(report);
		return report.build().otherLayers();
	}

	@Test
	void aPolicyTakesOnlyMethodsThatHandlersHave() {
		assertThat(layersOfMappings(settings("https://app.example.com", "GET", "POST", "PUT", "DELETE")))
			.containsExactly("@CrossOrigin on Reports.get for /reports",
					"addCorsMappings for /** where 'reports' covers it; still needed for other paths");
		assertThat(layersOfMappings(settings("https://app.example.com", "GET", "OPTIONS", "PUT"))).containsExactly(
				"@CrossOrigin on Reports.get for /reports",
				"addCorsMappings for /** where 'reports' covers it; policy 'reports' takes away methods (OPTIONS); still needed for other paths");
		assertThat(layersOfMappings(settings("https://app.example.com", "*"), "PUT")).containsExactly(
				"@CrossOrigin on Reports.get for /reports",
				"addCorsMappings for /** where 'reports' covers it; policy 'reports' takes away methods (OPTIONS, PUT); still needed for other paths");
		assertThat(layersOfMappings(settings("https://app.example.com", "GET", "TRACE"), "PUT", "")).containsExactly(
				"@CrossOrigin on Reports.get for /reports",
				"addCorsMappings for /** where 'reports' covers it; policy 'reports' takes away methods (TRACE); still needed for other paths");
	}

	private static List<String> layersOfMappings(CorsConfiguration settings, String... methodsOfOthers) {
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/**", settings));
		handlers.add("Reports", "get", List.of("/reports"), List.of("GET"), false,
				settings("https://app.example.com", "GET"));
		for (String method : methodsOfOthers) {
			handlers.add("Reports", "other", List.of("/reports"), method.isEmpty() ? List.of() : List.of(method), false,
					null);
		}
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/reports"));
		handlers.addTo(report);
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", settings))));
		return report.build().otherLayers();
	}

	@Test
	void theMethodsOfUnknownHandlersMayBeLost() {
		CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT");
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/books/**"));
		HandlerLayers handlers = new HandlerLayers("Spring Data REST's CORS mappings", Map.of("/**", settings));
		handlers.add("Repository", "/books/**", settings("https://app.example.com", "DELETE"));
		handlers.add("Extra", "get", List.of("/books/1"), List.of("GET"), false,
				settings("https://app.example.com", "GET"));
		handlers.addTo(report);
		report.add(new CorsLayer("Spring Data REST's CORS mappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/books/**", settings))));
		assertThat(report.build().otherLayers()).containsExactly("@CrossOrigin on Extra.get for /books/1",
				"@CrossOrigin on Repository for /books/**; policy 'books' takes away methods (DELETE, PUT)",
				"Spring Data REST's CORS mappings for /books/**");
	}

	@Test
	void aPathStandsForOthersThatHaveTheirOwnHandlers() {
		CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT", "DELETE");
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/**", settings));
		handlers.add("Pages", "page", List.of("/**", "/{page}"), List.of("GET"), false, null);
		handlers.add("Books", "put", List.of("/books"), List.of("PUT"), false, null);
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of(policy("default", "/**").build()));
		handlers.addTo(report);
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", settings))));
		assertThat(report.build().otherLayers())
			.containsExactly("addCorsMappings for /**; policy 'default' takes away methods (PUT)");
		handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add("Items", "one", List.of("/items/{id}"), List.of("GET"), false,
				settings("https://other.example.com", "GET"));
		handlers.add("Items", "named", List.of("/items/{name:[a-z-]+}"), List.of("GET"), false,
				settings("https://app.example.com", "GET"));
		report = new CorsStartReportBuilder(policies("/items/**"));
		handlers.addTo(report);
		assertThat(report.build().otherLayers())
			.containsExactly("@CrossOrigin on Items (2 handlers) for /items/{id}, /items/{name:[a-z-]+}; "
					+ "policy 'items' takes away origins (https://other.example.com)");
	}

	@Test
	void settingsStayForHandlersThatNoPolicyCovers() {
		CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT");
		CorsPolicies policies = CorsPolicies.of(List.of(policy("default", "/**").allowedMethods("GET", "PUT").build()),
				List.of("/items/{id}", "/bare", "/ws"));
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/**", settings));
		handlers.add("Items", "get", List.of("/items/{id}"), List.of("GET"), false, null);
		UrlHandlerLayers others = new UrlHandlerLayers("others", false, null);
		others.add("/bare");
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies);
		handlers.addTo(report);
		others.addTo(report);
		report
			.add(new CorsLayer("sockets", CorsLayer.Place.OWN_HANDSHAKE, "", List.of(new CorsLayer.Rule("/ws", null))));
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", settings))));
		assertThat(report.build().otherLayers()).containsExactly(
				"addCorsMappings for /** where 'default' covers it; still needed for /items/{id}, where no policy applies");
	}

	@Test
	void aFilterStaysOnlyForRequestsThatItReceives() {
		CorsConfiguration settings = settings("https://app.example.com", "GET");
		for (boolean received : List.of(true, false)) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(
					CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/feed")));
			CorsLayer filter = new CorsLayer("x", CorsLayer.Place.FILTER, "",
					List.of(new CorsLayer.Rule("/**", settings)))
				.inChain();
			if (!received) {
				report.add(filter.outside(CorsLayer.Place.OTHER_CHAIN, "not received", List.of("/feed")));
			}
			report.add(filter);
			assertThat(report.build().otherLayers()).containsExactly("x for /**"
					+ (received ? " where 'default' covers it; still needed for /feed, where no policy applies" : ""));
		}
	}

	@Test
	void aFilterStaysForWebSocketsThatOnlyItGuards() {
		for (CorsLayer.Place place : List.of(CorsLayer.Place.OPEN_HANDSHAKE, CorsLayer.Place.CONTAINER_HANDSHAKE,
				CorsLayer.Place.OWN_HANDSHAKE)) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(
					CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/ws")));
			report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "",
					List.of(new CorsLayer.Rule("/**", settings("https://app.example.com", "GET")))));
			report.add(new CorsLayer("sockets", place, "", List.of(new CorsLayer.Rule("/ws", null))));
			assertThat(report.build().otherLayers()).as(place.name())
				.containsExactly("x for /** where 'default' covers it" + ((place != CorsLayer.Place.OWN_HANDSHAKE)
						? "; still needed for /ws, where no policy applies" : ""));
		}
	}

	@Test
	void aFilterForEveryOriginIsNotNeededForWebSocketsThatAreOpenWithoutIt() {
		for (CorsLayer sockets : List.of(
				new CorsLayer("sockets", CorsLayer.Place.OPEN_HANDSHAKE, "", List.of(new CorsLayer.Rule("/ws", null))),
				CorsLayer.ofContainer(List.of("/ws")))) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(
					CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/ws")));
			report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "",
					List.of(new CorsLayer.Rule("/**", settings("*", "GET")))));
			report.add(sockets);
			assertThat(report.build().otherLayers())
				.allMatch((layer) -> layer.startsWith("x for /** where 'default' covers it"))
				.noneMatch((layer) -> layer.contains("still needed"));
		}
	}

	@Test
	void aFilterLosesOnlyOriginsThatItsWebSocketsAccept() {
		CorsLayer container = CorsLayer.ofContainer(List.of("/ws"));
		CorsLayer own = new CorsLayer("origins of WebSocket handlers", CorsLayer.Place.HANDSHAKE, "",
				List.of(new CorsLayer.Rule("/ws", settings("https://app.example.com", "GET"))));
		for (CorsLayer sockets : List.of(container, own)) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(
					CorsPolicies.of(policy("ws", "/ws").allowedOrigins("https://app.example.com")
						.allowedMethods("GET")
						.allowCredentials(true)
						.build()));
			CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT");
			settings.addAllowedOrigin("https://other.example.com");
			report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/ws", settings))));
			report.add(sockets);
			assertThat(report.build().otherLayers()).contains("x for /ws"
					+ ((sockets != own) ? "; policy 'ws' takes away origins (https://other.example.com)" : ""));
		}
	}

	@Test
	void aFilterForWebSocketsLosesNoMethodsThatTheyDoNotHave() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies
			.of(policy("ws", "/ws").allowedMethods("GET").allowedHeaders("X-B").allowCredentials(true).build()));
		CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT");
		settings.setAllowedHeaders(List.of("*"));
		settings.setExposedHeaders(List.of("X-A"));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", settings))));
		report.add(
				new CorsLayer("sockets", CorsLayer.Place.OPEN_HANDSHAKE, "", List.of(new CorsLayer.Rule("/ws", null))));
		assertThat(report.build().otherLayers())
			.containsExactly("x for /** where 'ws' covers it; still needed for other paths");
		report.add(new CorsLayer("handlers", CorsLayer.Place.NEIGHBOUR, "", List.of(rule("/ws"))));
		assertThat(report.build().otherLayers()).containsExactly(
				"x for /** where 'ws' covers it; policy 'ws' takes away methods (PUT); request headers (all but X-B); exposed headers (X-A); still needed for other paths");
	}

	@Test
	void aFilterForEveryOriginIsNotNeededForWebSocketsWithThatList() {
		for (boolean sockJs : List.of(false, true)) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(
					CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/ws")));
			report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "",
					List.of(new CorsLayer.Rule("/**", settings("*", "GET")))));
			report.add(new CorsLayer("sockets", CorsLayer.Place.HANDSHAKE, "",
					List.of(new CorsLayer.Rule("/ws", sockJs ? settings("*", "GET", "POST") : settings("*", "GET")))));
			assertThat(report.build().otherLayers().toString().contains("still needed for /ws")).isEqualTo(sockJs);
		}
	}

	@Test
	void aChainBehindOneOfUnknownRequestsLosesAccessToo() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/**"));
		report.add(new CorsLayer("one", CorsLayer.Place.FILTER, "", List.of(rule("/**"))).inChain());
		report.add(new CorsLayer("two", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/**", settings("https://two.example.com", "GET"))))
			.inChain());
		assertThat(report.build().otherLayers()).anyMatch(
				(layer) -> layer.startsWith("two for /**; policy '' takes away origins (https://two.example.com)"));
	}

	@Test
	void aFilterThatAnswersPreflightsIsNamedForOtherPathsOnlyWithAPolicyThere() {
		List<CorsLayer.Rule> rules = List.of(rule("/api/**"), CorsLayer.Rule.elsewhere());
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("api", "/api/**").build())));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", rules));
		assertThat(report.build().otherLayers()).containsExactly("x for /api/**");
		report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("api", "/api/**").build(), policy("files", "/files/**").build())));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", rules));
		assertThat(report.build().otherLayers()).containsExactly("x for /** where 'files' covers it, /api/**");
	}

	@Test
	void propertiesOfGraphQlAreStillNeededForItsWebSockets() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/graphql"));
		report.add(new CorsLayer("spring.graphql.cors.*", CorsLayer.Place.MAPPING, "", List.of(rule("/graphql"))));
		report.add(new CorsLayer("spring.graphql.cors.* in GraphQL's WebSocket handler", CorsLayer.Place.HANDSHAKE, "",
				List.of(rule("/subscriptions"))));
		assertThat(report.build().otherLayers()).containsExactly(
				"spring.graphql.cors.* for /graphql; still needed for /subscriptions, where no policy applies");
		report = new CorsStartReportBuilder(policies("/subscriptions"));
		report.add(new CorsLayer("spring.graphql.cors.*", CorsLayer.Place.MAPPING, "", List.of(rule("/graphql"))));
		report.add(new CorsLayer("spring.graphql.cors.* in GraphQL's WebSocket handler", CorsLayer.Place.HANDSHAKE, "",
				List.of(rule("/subscriptions"))));
		assertThat(report.build().otherLayers()).containsExactly(
				"spring.graphql.cors.* in GraphQL's WebSocket handler for /subscriptions; still needed for /graphql, where no policy applies");
	}

	@Test
	void aFilterStaysForOtherHandlersAmongThePathsOfWebSockets() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/chat/{room}")));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "",
				List.of(new CorsLayer.Rule("/**", settings("*", "GET")))));
		report.add(CorsLayer.ofContainer(List.of("/chat/{room}")));
		report.add(new CorsLayer("handlers", CorsLayer.Place.NEIGHBOUR, "", List.of(rule("/chat/history"))));
		assertThat(report.build().otherLayers())
			.anyMatch((layer) -> layer.startsWith("x for /** where 'default' covers it; ")
					&& layer.endsWith("; still needed for /chat/{room}, where no policy applies"));
		report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/chat/{room}")));
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.NEIGHBOUR, "", List.of(rule("/chat/history"))));
		report.add(new CorsLayer("sockets", CorsLayer.Place.OPEN_HANDSHAKE, "",
				List.of(new CorsLayer.Rule("/chat/{room}", null))));
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", settings("*", "GET")))));
		assertThat(report.build().otherLayers())
			.anyMatch((layer) -> layer.endsWith("; still needed for /chat/{room}, where no policy applies"));
	}

	@Test
	void aSourceThatOtherBeansNeedIsNotUnused() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/**"));
		report.add(CorsLayer.ofSource("settings", true, List.of("reg", "own"), List.of(rule("/**"))));
		assertThat(report.build().otherLayers()).containsExactly(
				"the CorsConfigurationSource bean 'settings' for /** (still needed by beans 'own', 'reg')");
		assertThat(report.build().translation()).isEmpty();
	}

	@Test
	void settingsThatMakeSpringFailAreNamed() {
		CorsConfiguration failing = settings("*", "GET");
		failing.setAllowCredentials(true);
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/api/**"));
		report.add(new CorsLayer("globalcors of the gateway", CorsLayer.Place.URL, "",
				List.of(new CorsLayer.Rule("/api/**", failing))));
		assertThat(report.build().otherLayers()).containsExactly("globalcors of the gateway for /api/**");
	}

	@Test
	void settingsThatCannotBeReadStayToo() {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/items"));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", List.of(rule("/**"))));
		report.add(new CorsLayer("@CrossOrigin", CorsLayer.Place.HANDLER, "",
				List.of(new CorsLayer.Rule("/items", settings("https://app.example.com", "GET")),
						new CorsLayer.Rule("/cars", settings("https://app.example.com", "GET")))));
		assertThat(report.build().otherLayers()).containsExactly(
				"@CrossOrigin for /items; still needed for /cars, where no policy applies",
				"x for /** where 'items' covers it; still needed for other paths");
	}

	@Test
	void settingsOfHandlersStayForPathsOfOtherChains() {
		CorsConfiguration app = settings("https://app.example.com", "GET");
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/public")));
		CorsLayer filter = new CorsLayer("chain", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", app)))
			.inChain();
		report.add(filter.outside(CorsLayer.Place.OTHER_CHAIN, "not received", List.of("/public")));
		report.add(filter);
		report.add(new CorsLayer("handlers", CorsLayer.Place.HANDLER, "",
				List.of(new CorsLayer.Rule("/one", app), new CorsLayer.Rule("/public", app))));
		assertThat(report.build().otherLayers()).containsExactly("chain for /**",
				"handlers for /one; still needed for /public, where no policy applies");
	}

	@Test
	void filtersOfOneNameStayApart() {
		CorsConfiguration app = settings("https://app.example.com", "GET");
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/api/**"));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, " (one)", List.of(new CorsLayer.Rule("/api/**", app))));
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, " (two)", List.of(new CorsLayer.Rule("/pub/**", app))));
		assertThat(report.build().otherLayers()).containsExactly("x for /api/** (one)");
	}

	@Test
	void namesAllPathsThatTheSettingsAreStillNeededFor() {
		CorsConfiguration app = settings("https://app.example.com", "GET");
		List<CorsLayer.Rule> rules = new ArrayList<>();
		rules.add(new CorsLayer.Rule("/api/**", app));
		for (int i = 1; i < 9; i++) {
			rules.add(new CorsLayer.Rule("/p" + i + "/**", app));
		}
		assertThat(layers(CorsPolicies.of(API), rules.toArray(new CorsLayer.Rule[0]))).containsExactly(
				"x for /api/**; still needed for /p1/**, /p2/**, /p3/**, /p4/**, /p5/**, /p6/**, /p7/**, /p8/**, where no policy applies");
	}

	@Test
	void namesEachOfSeveralSettingsThatAreStillNeeded() {
		CorsConfiguration app = settings("https://app.example.com", "GET");
		List<CorsLayer.Rule> rules = new ArrayList<>();
		for (int i = 1; i < 9; i++) {
			rules.add(new CorsLayer.Rule("/p" + i, app));
		}
		rules.add(new CorsLayer.Rule("/x/publish", app));
		rules.add(new CorsLayer.Rule("/x/**", app));
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(List.of(policy("default", "/**").build()), List.of("/x/publish", "/x/{name}")));
		report.add(new CorsLayer("x", CorsLayer.Place.MAPPING, "", rules));
		assertThat(report.build().otherLayers()).containsExactly(
				"x for /p1, /p2, /p3, /p4, /p5, /p6, /p7, /p8, /x/** where 'default' covers it; still needed for /x/publish, /x/{name}, where no policy applies");
	}

	@Test
	void onlyTheNameOfAClassItselfCounts() {
		for (String name : List.of("com.example.CorsFilter", "com.example.SimpleCORSFilter", "corsFilter",
				"com.example.Web$CorsInterceptor", "com.example.CorsFilter$$SpringCGLIB$$0",
				"org.eclipse.jetty.CrossOriginHandler")) {
			assertThat(CorsStartReportBuilder.isNamedLikeCors(name)).as(name).isTrue();
		}
		for (String name : List.of("com.example.CorsConfig$1", "com.example.CorsConfig$$Lambda/0x00007f",
				"com.example.CorsConfig$Logging", "com.example.cors.Logging", "timing")) {
			assertThat(CorsStartReportBuilder.isNamedLikeCors(name)).as(name).isFalse();
		}
	}

	@Test
	void aPathWithoutAnExampleIsCoveredByItsPattern() {
		String pattern = "/rel/{major:\\d+}.{minor:\\d+}";
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(policy("jobs", "/jobs", pattern).build()));
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of());
		handlers.add("Jobs", "get", List.of("/jobs", pattern), List.of("GET"), false,
				settings("https://app.example.com", "GET"));
		handlers.addTo(report);
		assertThat(report.build().otherLayers()).containsExactly("@CrossOrigin on Jobs.get for /jobs, " + pattern);
	}

	@Test
	void aFilterThatRunsTwiceIsNamedOnce() {
		CorsConfiguration settings = settings("https://app.example.com", "GET", "PUT");
		CorsStartReportBuilder report = new CorsStartReportBuilder(CorsPolicies.of(policy("default", "/**").build()));
		CorsLayer filter = new CorsLayer("x", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", settings)));
		report.add(filter);
		report.add(new CorsLayer("x", CorsLayer.Place.FILTER, "", List.of(new CorsLayer.Rule("/**", settings))));
		assertThat(report.build().otherLayers()).hasSize(1);
	}

	@Test
	void takesNothingThatNeverWorked() {
		CorsConfiguration settings = settings("https://app.example.com", "GET", "delete", "POST, PUT");
		settings.addAllowedOrigin("https://app.example.com:443");
		settings.addAllowedOrigin("app.example.com");
		settings.addExposedHeader("Set-Cookie");
		assertThat(layers(CorsPolicies.of(policy("default", "/**").build()), new CorsLayer.Rule("/**", settings)))
			.containsExactly("x for /**");
	}

	@Test
	void saysWhatPolicyOpensWebSocketsOfTheOwnOrigin() {
		CorsLayer own = new CorsLayer("x", CorsLayer.Place.OWN_HANDSHAKE, "",
				List.of(new CorsLayer.Rule("/chat", null)));
		CorsStartReportBuilder report = new CorsStartReportBuilder(
				CorsPolicies.of(policy("default", "/**").allowCredentials(true).build()));
		report.add(own);
		assertThat(report.build().remarks()).containsExactly(
				"Policy 'default' opens WebSockets for /chat to its origins, since it allows credentials. Their handler allows only this application's own origin. To keep other origins out, add a policy with paths: /chat and enabled: false");
		report = new CorsStartReportBuilder(CorsPolicies.of(policy("default", "/**").build()));
		report.add(own);
		assertThat(report.build().remarks()).isEmpty();
	}

	@Test
	void settingsForAllHandlersDoNotApplyToOthers() {
		CorsConfiguration settings = settings("http://localhost:3000", "GET");
		for (CorsLayer.Place place : List.of(CorsLayer.Place.HANDSHAKE, CorsLayer.Place.OWN_HANDSHAKE,
				CorsLayer.Place.OPEN_HANDSHAKE, CorsLayer.Place.PROXY, CorsLayer.Place.MAPPING)) {
			CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/x/**"));
			report.add(new CorsLayer("others", place, "",
					List.of(new CorsLayer.Rule("/x/**", settings("https://app.example.com", "GET")))));
			report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
					List.of(new CorsLayer.Rule("/**", settings))));
			assertThat(report.build().otherLayers()).as(place.name())
				.contains("addCorsMappings for /** where 'x' covers it; still needed for other paths");
		}
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies("/x/**"));
		HandlerLayers handlers = new HandlerLayers("addCorsMappings", Map.of("/**", settings));
		handlers.add("Both", "get", List.of("/x/**"), List.of("GET"), true, null);
		handlers.addTo(report);
		report.add(new CorsLayer("others", CorsLayer.Place.HANDSHAKE, "",
				List.of(new CorsLayer.Rule("/x/**", settings("https://app.example.com", "GET")))));
		report.add(new CorsLayer("addCorsMappings", CorsLayer.Place.MAPPING, "",
				List.of(new CorsLayer.Rule("/**", settings))));
		assertThat(report.build().otherLayers())
			.contains("addCorsMappings for /** where 'x' covers it; policy 'x' takes away origins "
					+ "(http://localhost:3000); still needed for other paths");
	}

}
