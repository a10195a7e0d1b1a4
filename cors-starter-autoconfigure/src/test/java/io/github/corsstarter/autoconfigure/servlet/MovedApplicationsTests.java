package io.github.corsstarter.autoconfigure.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.Order;
import org.springframework.data.annotation.Id;
import org.springframework.data.keyvalue.annotation.KeySpace;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.rest.core.annotation.RepositoryRestResource;
import org.springframework.data.rest.core.config.RepositoryRestConfiguration;
import org.springframework.data.rest.webmvc.config.RepositoryRestConfigurer;
import org.springframework.data.rest.webmvc.config.RepositoryRestMvcConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Applications on a real server, before and after their settings are replaced by the
 * translation. Nothing is open afterwards that wasn't before.
 */
class MovedApplicationsTests {

	private static final String APP = "https://app.example.com";

	private static final String OTHER = "https://other.example.com";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@TempDir
	Path directory;

	private @Nullable ConfigurableApplicationContext parent;

	private ConfigurableApplicationContext start(String yaml, List<Class<?>> types, String... properties)
			throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), yaml);
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("server.port=0");
		all.add("spring.main.banner-mode=off");
		all.add("spring.config.location=" + file.toUri());
		SpringApplicationBuilder application = new SpringApplicationBuilder(types.toArray(Class<?>[]::new))
			.web(WebApplicationType.SERVLET)
			.properties(all.toArray(String[]::new));
		if (this.parent != null) {
			application.parent(this.parent);
		}
		return application.run();
	}

	/**
	 * Start an application with its settings, then with their translation in their place.
	 * @return the two answers
	 */
	private Move move(List<String> paths, Class<?> application, Class<?> settings, String... properties)
			throws Exception {
		Set<String> before;
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(settings, application), properties)) {
			before = open(context, paths);
			block = context.getBean(CorsStartReport.class).translation();
		}
		try (ConfigurableApplicationContext context = start(block, List.of(application), properties)) {
			Set<String> after = open(context, paths);
			Set<String> opened = new TreeSet<>(after);
			opened.removeAll(before);
			if (block.contains("answers every preflight")) {
				// The block says that they are allowed now
				opened.removeIf((request) -> !request.startsWith("GET "));
			}
			assertThat(opened).as(block).isEmpty();
			before.removeAll(after);
			return new Move(block, after, before);
		}
	}

	/**
	 * Return the requests whose responses a page can read.
	 */
	private static Set<String> open(ConfigurableApplicationContext context, List<String> paths) throws Exception {
		Set<String> open = new TreeSet<>();
		String server = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
		for (String path : paths) {
			for (String origin : List.of(APP, OTHER, "https://stranger.example")) {
				for (String method : List.of("GET", "PUT", "DELETE")) {
					HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
						.header("Origin", origin);
					HttpRequest actual = request.method(method, HttpRequest.BodyPublishers.noBody()).build();
					HttpRequest preflight = request.header("Access-Control-Request-Method", method)
						.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
						.build();
					boolean allowed = isAllowed(actual, origin, method)
							&& (method.equals("GET") || isAllowed(preflight, origin, method));
					if (allowed) {
						open.add(method + " " + path + " from " + origin);
					}
				}
			}
		}
		return open;
	}

	private static boolean isAllowed(HttpRequest request, String origin, String method) throws Exception {
		HttpResponse<Void> response = CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
		String allowed = response.headers().firstValue("Access-Control-Allow-Origin").orElse("");
		List<String> methods = List
			.of(response.headers().firstValue("Access-Control-Allow-Methods").orElse(method).split(", ?"));
		// A refusal may be readable
		return response.statusCode() != 403 && response.statusCode() != 405
				&& (allowed.equals("*") || allowed.equals(origin)) && methods.contains(method);
	}

	@Test
	void securityAppliesTheSettingsOfHandlersBeforeAnotherFilter() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, SettingsOfHandlersInSecurity.class);
		assertThat(move.block).contains("allowed-origins: " + APP).doesNotContain(OTHER);
		assertThat(move.kept).contains("GET /items from " + APP, "GET /public from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void actuatorAtTheRootStaysClosed() throws Exception {
		List<String> paths = List.of("/health", "/info", "/items");
		String[] actuator = { "management.endpoints.web.base-path=/", "management.endpoints.web.exposure.include=*" };
		for (Class<?> settings : List.of(SettingsOfHandlersInSecurity.class, Mapped.class)) {
			assertThat(move(paths, Handlers.class, settings, actuator).kept).containsExactly("GET /items from " + APP);
		}
	}

	@Test
	void furtherPathsOfTheActuatorStayClosedBelowThePathOfAServlet() throws Exception {
		Move move = move(List.of("/mvc/livez", "/mvc/readyz", "/mvc/items", "/mvc/actuator/health"), Handlers.class,
				Mapped.class, "spring.mvc.servlet.path=/mvc",
				"management.endpoint.health.probes.add-additional-paths=true");
		assertThat(move.block).contains("/livez", "/readyz");
		assertThat(move.kept).containsExactly("GET /mvc/items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void repositoriesAreNoHandlersOfSpringMvc() throws Exception {
		List<String> paths = List.of("/data/cars", "/data/cars/1", "/data/profile", "/data", "/items");
		Move move = move(paths, Repositories.class, Mapped.class);
		assertThat(move.block).containsPattern(
				"# addCorsMappings doesn't apply to the handlers of Spring Data REST\n      paths:\n(        - .*\n)*        - /data/cars/\\*\\*\n(        - .*\n)*      enabled: false\n");
		assertThat(move.kept).containsExactly("GET /items from " + APP);
		assertThat(move.lost).isEmpty();
		move = move(paths, Repositories.class, MappedRepositories.class);
		assertThat(move.block).contains("      paths: /data/**\n      allowed-origins: " + OTHER);
		assertThat(move.kept).contains("GET /data/cars from " + OTHER, "GET /items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void handlersOfDataRestBesideItsRepositoriesStayOpen() throws Exception {
		Move move = move(List.of("/cars", "/profile", "/", "/items"), RepositoriesAtTheRoot.class,
				MappedRepositoriesAtTheRoot.class);
		assertThat(move.kept).contains("GET /cars from " + OTHER, "GET /profile from " + OTHER, "GET / from " + OTHER,
				"GET /items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void mappingsOfSpringMvcAreNotNeededForDataRest() throws Exception {
		Move move = move(List.of("/data/cars", "/data/profile", "/data", "/data/"), Repositories.class, Mapped.class);
		assertThat(move.block).contains("# addCorsMappings doesn't apply to the handlers of Spring Data REST\n",
				"        - /data/profile\n");
		assertThat(move.kept).isEmpty();
		try (ConfigurableApplicationContext context = start(move.block, List.of(Mapped.class, Repositories.class))) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly("addCorsMappings for /** where 'default' covers it");
		}
	}

	@Test
	void handlersAtPathsOfDataRestKeepTheMappings() throws Exception {
		Move move = move(List.of("/data/profile", "/data/cars"), RepositoriesBehindAHandler.class, Mapped.class);
		assertThat(move.block).doesNotContain("- /data/profile\n");
		assertThat(move.kept).containsExactly("GET /data/profile from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void repositoriesOfALazyApplication() throws Exception {
		List<String> paths = List.of("/data/cars", "/data/cars/1", "/data/profile", "/data", "/items");
		Move move = move(paths, Repositories.class, Mapped.class, "spring.main.lazy-initialization=true");
		assertThat(move.block).contains("        - /data\n").doesNotContain("could not be compared");
		assertThat(move.kept).containsExactly("GET /items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void ofSeveralFiltersWithOneNameTheFirstRuns() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, TwoFiltersInAChain.class);
		assertThat(move.block).contains("/items").doesNotContain("/public");
		assertThat(move.kept).contains("PUT /items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void chainsWithTheSameSourceAreOne() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, OneSourceForSeveralChains.class);
		assertThat(move.block).endsWith("""
				  allowed-origins: https://app.example.com
				  allowed-methods: "*"
				  max-age: 5s
				""");
		assertThat(move.lost).isEmpty();
		try (ConfigurableApplicationContext context = start(move.block,
				List.of(OneSourceForSeveralChains.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's CORS filter with the CorsConfigurationSource bean 'corsConfigurationSource' for /**");
		}
	}

	@Test
	void aChainForAllEndpointsKeepsAFilterFromTheActuator() throws Exception {
		Move move = move(List.of("/items", "/actuator", "/actuator/health"), Handlers.class,
				ChainOfTheActuatorWithoutSettings.class);
		assertThat(move.block).doesNotContain("/actuator");
		assertThat(move.kept).contains("PUT /items from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void anActuatorAtTheRootOfItsPortTakesNothingFromOthers() throws Exception {
		try (ConfigurableApplicationContext context = start("",
				List.of(ChainOfTheActuatorWithoutSettings.class, Handlers.class), "management.server.port=0",
				"management.endpoints.web.base-path=/",
				"spring.autoconfigure.exclude=" + JettyServletManagementContextAutoConfiguration.class.getName())) {
			assertThat(context.getBean(CorsStartReport.class).translation()).startsWith(
					"cors:\n  # On the management port, the actuator has all paths, so a policy applies to its endpoints too if a path of the policy matches theirs. To leave them to management.endpoints.web.cors.*, set management.endpoints.web.base-path to a path other than /\n  allowed-origins: "
							+ APP + "\n");
		}
	}

	@Test
	void aPolicyForAllPathsAppliesToAnActuatorAtTheRootOfItsPort() throws Exception {
		for (boolean root : List.of(true, false)) {
			try (ConfigurableApplicationContext context = start("cors: {allowed-origins: '" + APP + "'}",
					List.of(Handlers.class), "management.server.port=0",
					"management.endpoints.web.base-path=" + (root ? "/" : "/actuator"),
					"spring.autoconfigure.exclude=" + JettyServletManagementContextAutoConfiguration.class.getName())) {
				int port = context.getEnvironment().getRequiredProperty("local.management.port", int.class);
				assertThat(new RawHttp(port).send("GET " + (root ? "" : "/actuator") + "/health", "Origin: " + APP)
					.corsHeaders()
					.contains("Access-Control-Allow-Origin: " + APP)).isEqualTo(root);
			}
		}
	}

	@Test
	void aChainOfTheActuatorWithTheSameSourceCoversTheManagementPort() throws Exception {
		try (ConfigurableApplicationContext context = onTwoPorts(ActuatorBesideAllPaths.class)) {
			assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# The filter may cover /actuator/** too.");
			assertThat(ofActuator(context)).contains("Access-Control-Allow-Origin: " + APP);
		}
	}

	@Test
	void theChainOfTheActuatorLeavesOtherPathsToOthers() throws Exception {
		Move move = move(List.of("/items", "/public", "/actuator/health"), Handlers.class, ActuatorBesideAChain.class);
		assertThat(move.block).doesNotContain("#").contains("- /actuator/**\n").contains("- /items/**\n");
		assertThat(move.kept).contains("PUT /items from " + APP, "GET /actuator/health from " + APP)
			.noneMatch((request) -> request.contains("/public"));
		assertThat(move.lost).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { ChainForOneEndpoint.class, ChainForMostEndpoints.class, ChainForLinks.class })
	void aChainForSomeEndpointsOpensNoOthers(Class<?> settings) throws Exception {
		Move move = move(List.of("/items", "/actuator", "/actuator/health", "/actuator/env"), Handlers.class, settings,
				"management.endpoints.web.exposure.include=*");
		assertThat(move.block).contains("apply only to some requests");
	}

	@Test
	void settingsOfTheActuatorBehindAChainForSomeEndpointsAreLeftToHand() throws Exception {
		Move move = move(List.of("/items", "/actuator/health", "/actuator/env"), Handlers.class,
				SettingsOfTheActuatorBehindAChain.class, "management.endpoints.web.exposure.include=*");
		assertThat(move.block).contains(
				"for /actuator/** are left out. A CORS filter of Spring Security may receive only some of these requests");
		assertThat(move.kept).contains("PUT /items from " + APP).noneMatch((request) -> request.contains("/actuator"));
	}

	@Test
	void aSourceThatABeanNeedsIsNotToBeRemoved() throws Exception {
		try (ConfigurableApplicationContext context = start("cors: {allowed-origins: '" + APP + "'}",
				List.of(SourceOfAChainAndABean.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's CORS filter with the CorsConfigurationSource bean 'settings' for /** (also passed to beans 'ofElsewhere', 'reader'); policy 'default' takes away methods (all but GET, HEAD, POST)",
					"the CorsFilter registered by bean 'ofElsewhere' for /elsewhere");
		}
		try (ConfigurableApplicationContext context = start("cors: {allowed-origins: '" + APP + "'}",
				List.of(FilterOfASource.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"the CorsFilter bean 'corsFilter' for /**; policy 'default' takes away methods (all but GET, HEAD, POST)");
		}
	}

	@Test
	void aChainBehindOneForAllButItsPathsIsNamed() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, ChainForAllButSomePaths.class);
		assertThat(move.block).contains(
				"apply only to some requests. Translate them by hand (in the chain for all but /public/**)",
				"are left out. ");
		assertThat(move.kept).isEmpty();
	}

	@Test
	void aChainForAllButSomePathsBeforeOneWithoutSettingsIsRead() throws Exception {
		Move move = move(List.of("/items", "/public", "/actuator/health"), Handlers.class,
				ChainBeforeOneWithoutSettings.class);
		assertThat(move.block).doesNotContain("Translate").doesNotContain("may cover");
		assertThat(move.kept).contains("PUT /items from " + APP)
			.noneMatch((request) -> request.contains("/public") || request.contains("/actuator"));
		assertThat(move.lost).isEmpty();
	}

	@Test
	void aPolicyAnswersPreflightsThatAnInterceptorRefuses() throws Exception {
		String[] preflight = { "OPTIONS /items", "Origin: " + APP, "Access-Control-Request-Method: PUT" };
		try (ConfigurableApplicationContext context = start("", List.of(Login.class, Handlers.class))) {
			assertThat(ofApplication(context).send(preflight[0], preflight[1], preflight[2]).status()).isEqualTo(401);
		}
		try (ConfigurableApplicationContext context = start(
				"cors: {allowed-origins: '" + APP + "', allowed-methods: '*'}", List.of(Login.class, Handlers.class))) {
			assertThat(ofApplication(context).send(preflight[0], preflight[1], preflight[2]).status()).isEqualTo(204);
			assertThat(ofApplication(context).send("PUT /items", preflight[1]).status()).isEqualTo(401);
		}
	}

	private static RawHttp ofApplication(ConfigurableApplicationContext context) {
		return new RawHttp(context.getEnvironment().getRequiredProperty("local.server.port", int.class));
	}

	@Test
	void settingsBehindAFilterInCodeAreTranslatedAndRemovedTogether() throws Exception {
		List<String> paths = List.of("/items");
		Set<String> before;
		try (ConfigurableApplicationContext context = start("",
				List.of(FilterInCode.class, MappedForAll.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"The settings of addCorsMappings for /** apply only where those of the CorsFilter bean 'filter' for /** don't. Translate both by hand, and remove both together, since the former alone may allow more");
			before = open(context, paths);
		}
		try (ConfigurableApplicationContext context = start(
				"cors: {allowed-origins: '" + APP + "', allowed-methods: '*'}", List.of(Handlers.class))) {
			assertThat(open(context, paths)).isEqualTo(before);
		}
		try (ConfigurableApplicationContext context = start("", List.of(MappedForAll.class, Handlers.class))) {
			assertThat(open(context, paths)).containsAll(before).hasSizeGreaterThan(before.size());
		}
	}

	@Test
	void aYamlFileHasTheKeyOnce() {
		assertThatThrownBy(
				() -> start("cors: {allowed-origins: '" + APP + "'}\ncors: {allowed-origins: '" + OTHER + "'}",
						List.of(Handlers.class)))
			.hasStackTraceContaining("found duplicate key cors");
	}

	@Test
	void readsASourceBehindTheProxyOfAScope() throws Exception {
		Move move = move(List.of("/items"), Handlers.class, ScopedSource.class);
		assertThat(move.block).contains("  allowed-origins: " + APP + "\n");
		assertThat(move.kept).contains("PUT /items from " + APP);
		assertThat(move.lost).isEmpty();
		try (ConfigurableApplicationContext context = start("cors: {allowed-origins: '" + APP + "'}",
				List.of(ScopedSource.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's CORS filter with the CorsConfigurationSource bean 'corsConfigurationSource' for /**; policy 'default' takes away methods (all but GET, HEAD, POST)");
		}
	}

	@Test
	void saysThatRequestsOfAChainAreNotKnown() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, UnknownRequestsBeforeAChain.class);
		assertThat(move.block)
			.contains("for /public/** apply only to some requests. Translate them by hand (in the chain for ");
		assertThat(move.kept).isEmpty();
	}

	@Test
	void theChainOfAnAuthorizationServerHasItsEndpoints() throws Exception {
		Move move = move(List.of("/items", "/oauth2/jwks"), Handlers.class, AuthorizationServer.class);
		assertThat(move.block).contains("  allowed-origins: " + APP).contains("        - /oauth2/token\n");
		assertThat(move.kept).contains("PUT /items from " + APP);
		assertThat(move.lost).containsExactly("DELETE /oauth2/jwks from " + APP, "PUT /oauth2/jwks from " + APP);
	}

	@Test
	void pathsThatSpringSecurityIgnoresHaveTheSettingsOfHandlers() throws Exception {
		List<String> paths = List.of("/items", "/public", "/feed", "/files/a", "/pages/a", "/pages/b");
		Move move = move(paths, AnnotatedFeeds.class, IgnoredFeeds.class);
		assertThat(move.block).doesNotContain("by hand");
		assertThat(move.kept).contains("PUT /items from " + APP, "GET /feed from " + OTHER,
				"GET /files/a from " + OTHER, "GET /pages/a from " + OTHER, "GET /pages/b from " + APP);
		assertThat(move.lost).isEmpty();
		move = move(paths, Feeds.class, IgnoredFeedsWithMappings.class);
		assertThat(move.block).doesNotContain("by hand", "enabled: false");
		assertThat(move.kept).contains("PUT /items from " + APP, "GET /feed from " + OTHER,
				"GET /files/a from " + OTHER, "GET /pages/a from " + OTHER, "GET /pages/b from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void aFilterThatIsABeanAlsoRunsWhereAChainHasNone() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, BeanBesideAChainWithoutCors.class);
		assertThat(move.block).doesNotContain("policies:");
		assertThat(move.kept).contains("PUT /items from " + APP, "GET /public from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void saysThatAFilterAnswersThePreflightsOfIgnoredPaths() throws Exception {
		Move move = move(List.of("/items", "/feed"), Feeds.class, IgnoredFeedsBeforeAFilter.class);
		assertThat(move.block).contains("# Currently, a CORS filter answers preflights without CORS headers");
		assertThat(move.lost).isEmpty();
	}

	@Test
	void severalChainsApplyTheSettingsOfHandlersBeforeAnotherFilter() throws Exception {
		List<String> paths = List.of("/items", "/public", "/search?q=1");
		Move move = move(paths, ConditionalSearch.class, ChainsBeforeAFilter.class);
		assertThat(move.block).contains("# The filter may cover /actuator/** too.");
		assertThat(move.kept).contains("GET /items from " + APP, "GET /search?q=1 from " + APP);
		assertThat(move.lost).isEmpty();
		move = move(paths, ConditionalSearch.class, IgnoredPathBeforeAFilter.class);
		assertThat(move.kept).contains("GET /items from " + APP, "GET /search?q=1 from " + APP,
				"GET /public from " + OTHER);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void oneFilterWithTwoSettingsForOneExtension() throws Exception {
		Move move = move(List.of("/items", "/api/a.json"), Handlers.class, FilterForAnExtension.class);
		assertThat(move.block).isEqualTo(
				"""
						cors:
						  policies:
						    json:
						      # The settings of the CorsFilter registered by bean 'json' for /**/*.json can't be read. Translate them by hand
						      paths: /**/*.json
						      enabled: false
						""");
	}

	@Test
	void filtersOfServletsRunAfterFiltersOfPaths() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, FilterOfAServlet.class);
		assertThat(move.block).contains("      paths: /items/**\n      allowed-origins: " + APP);
		assertThat(move.kept).contains("GET /public from " + OTHER);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void oneFilterWithTwoRegistrationsCoversThePathsOfBoth() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, FilterRegisteredTwice.class);
		assertThat(move.kept).contains("GET /items from " + APP, "GET /public from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void requestsThatAConditionalHandlerPassesOnStayClosed() throws Exception {
		Move move = move(List.of("/login", "/items"), ConditionalHandler.class, None.class);
		assertThat(move.block).contains("paths:\n        - /{id}\n        - /login\n      enabled: false\n");
		assertThat(move.kept).isEmpty();
	}

	@Test
	void theCommentOfAPathThatIsClosedCanBeFollowed() throws Exception {
		String[] properties = { "management.endpoints.web.base-path=/",
				"management.endpoints.web.cors.allowed-origins=" + APP,
				"management.endpoints.web.cors.allowed-headers=X-Known" };
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(MappedWithCredentials.class, Handlers.class),
				properties)) {
			block = context.getBean(CorsStartReport.class).translation();
		}
		String comment = "# Currently, " + APP
				+ " may send GET without credentials, but only with certain request headers, on a path such as /health, for a reason that wasn't found. Remove enabled: false, and write settings that allow the same\n";
		assertThat(block).contains(comment).contains("  allow-credentials: true\n");
		int policy = block.indexOf("paths:", block.indexOf(comment));
		String followed = block.substring(0, policy) + block.substring(policy)
			.replaceFirst("enabled: false", "allowed-origins: " + APP
					+ "\n      allowed-methods: GET\n      allow-credentials: false\n      allowed-headers: X-Known");
		try (ConfigurableApplicationContext context = start(followed, List.of(Handlers.class), properties)) {
			assertThat(open(context, List.of("/health"))).containsExactly("GET /health from " + APP);
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create(
						"http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/health"))
				.header("Origin", APP);
			assertThat(CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding()).headers().map())
				.doesNotContainKey("access-control-allow-credentials");
			assertThat(CLIENT
				.send(request.header("Access-Control-Request-Method", "GET")
					.header("Access-Control-Request-Headers", "x-other")
					.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.discarding())
				.headers()
				.allValues("access-control-allow-headers")).containsExactly("X-Known");
		}
	}

	/**
	 * Follow the comment for handlers with different settings, at one path and at all
	 * paths, whose settings at the top level would reach every other policy.
	 */
	@Test
	void settingsThatSuitAllHandlersCanBeWritten() throws Exception {
		List<String> paths = List.of("/books", "/other", "/items", "/public");
		Set<String> before;
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(DifferentHandlers.class, Handlers.class))) {
			before = open(context, paths);
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(block).contains(
				"Remove enabled: false, and write settings that suit all of them\n      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now\n      paths: /books\n",
				"  # The handlers of this path have different settings, but a policy applies to all requests for a path. Write a policy with paths: /** and settings that suit all of them\n");
		String suiting = "allowed-origins: " + APP + "\n      allowed-methods: GET, PUT\n";
		String followed = block.replace("      paths: /books\n      enabled: false\n",
				"      paths: /books\n      " + suiting) + "    all:\n      paths: /**\n      " + suiting;
		try (ConfigurableApplicationContext context = start(followed, List.of(Handlers.class))) {
			assertThat(open(context, paths)).as(followed)
				.isSubsetOf(before)
				.contains("GET /books from " + APP, "PUT /books from " + APP, "GET /other from " + APP,
						"PUT /other from " + APP);
		}
	}

	@Test
	void aPlaceholderCanBeWrittenInsteadOfItsOrigins() throws Exception {
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(OriginsOfProperty.class, Handlers.class),
				"app.origins=" + APP + "/," + OTHER, "app.self=${app.self}://")) {
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(block).contains("# " + APP + ", " + OTHER
				+ " are the value of ${app.origins}. If your settings read it, write allowed-origins: ${app.origins}, since the values may differ elsewhere\n");
		String shop = "https://stranger.example";
		String followed = block.replace("allowed-origins:\n    - " + APP + "\n    - " + OTHER,
				"allowed-origins: ${app.origins}");
		assertThat(followed).isNotEqualTo(block);
		try (ConfigurableApplicationContext context = start(followed, List.of(Handlers.class), "app.origins=" + shop)) {
			assertThat(open(context, List.of("/items"))).contains("GET /items from " + shop)
				.noneMatch((request) -> request.endsWith(APP));
		}
	}

	@Test
	void aPolicyReplacesAnInterceptorThatAllowsTheSame() throws Exception {
		Set<String> before;
		try (ConfigurableApplicationContext context = start("", List.of(Intercepted.class, Handlers.class))) {
			before = open(context, List.of("/items"));
			assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("write a policy that allows the same, then remove the interceptor");
		}
		assertThat(before).contains("GET /items from " + APP);
		String written = "cors.policies.items: {paths: /items, allowed-origins: '" + APP + "'}";
		for (List<Class<?>> types : List.<List<Class<?>>>of(List.of(Intercepted.class, Handlers.class),
				List.of(Handlers.class))) {
			try (ConfigurableApplicationContext context = start(written, types)) {
				assertThat(open(context, List.of("/items"))).isEqualTo(before);
			}
		}
	}

	@Test
	void originsOfAListAreSetWhereTheListIs() throws Exception {
		String shop = "https://stranger.example";
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(OriginsOfList.class, Handlers.class),
				"app.origins[0]=" + APP, "app.origins[1]=" + OTHER)) {
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(block).contains("# " + APP + ", " + OTHER
				+ " are the value of app.origins. If your settings read it, set allowed-origins of this policy wherever app.origins is set, since the values may differ elsewhere\n");
		String production = block
				+ "---\nspring.config.activate.on-profile: production\ncors.policies.items.allowed-origins: " + shop
				+ "\n";
		try (ConfigurableApplicationContext context = start(production, List.of(Handlers.class),
				"spring.profiles.active=production")) {
			assertThat(open(context, List.of("/items"))).contains("GET /items from " + shop)
				.noneMatch((request) -> request.endsWith(APP) || request.endsWith(OTHER));
		}
		try (ConfigurableApplicationContext context = start(production, List.of(Handlers.class))) {
			assertThat(open(context, List.of("/items"))).contains("GET /items from " + APP)
				.noneMatch((request) -> request.endsWith(shop));
		}
	}

	/**
	 * The server sees http, and a page that a proxy serves over https has the server's
	 * own host.
	 */
	@Test
	void anHttpsOriginWithTheOwnHostPasses() throws Exception {
		String block;
		try (ConfigurableApplicationContext context = start("", List.of(AllPaths.class, Handlers.class))) {
			assertThat(itemsForOwnHost(context).statusCode()).isEqualTo(403);
			block = context.getBean(CorsStartReport.class).translation();
		}
		try (ConfigurableApplicationContext context = start(block, List.of(Handlers.class))) {
			HttpResponse<Void> response = itemsForOwnHost(context);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
		}
	}

	private static HttpResponse<Void> itemsForOwnHost(ConfigurableApplicationContext context) throws Exception {
		String host = "://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
		return CLIENT.send(
				HttpRequest.newBuilder(URI.create("http" + host + "/items")).header("Origin", "https" + host).build(),
				HttpResponse.BodyHandlers.discarding());
	}

	@Test
	void theHeadersOfTheActuatorStayItsOwn() throws Exception {
		Move move = move(List.of("/health"), Handlers.class, Mapped.class, "management.endpoints.web.base-path=/",
				"management.endpoints.web.cors.allowed-origins=" + APP,
				"management.endpoints.web.cors.allowed-headers=X-Known");
		assertThat(move.block).contains("      paths: /health\n");
	}

	@Test
	void handlersOfAParentStayClosed() throws Exception {
		try (ConfigurableApplicationContext parent = new SpringApplicationBuilder(MappingOfParent.class)
			.web(WebApplicationType.NONE)
			.run()) {
			this.parent = parent;
			Move move = move(List.of("/parents", "/items"), Handlers.class, Mapped.class);
			assertThat(move.block).contains("      paths: /parents\n      enabled: false\n");
			assertThat(move.kept).containsExactly("GET /items from " + APP);
			assertThat(move.lost).isEmpty();
		}
	}

	@Test
	void securityAppliesTheSettingsOfHandlersToOtherServletsToo() throws Exception {
		Move move = move(List.of("/console/x", "/items"), Console.class, SecurityBeforeAServlet.class);
		assertThat(move.block).doesNotContain("enabled: false");
		assertThat(move.kept).contains("GET /items from " + APP, "GET /console/x from " + APP);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void aFilterWithoutSettingsHasNone() throws Exception {
		Move move = move(List.of("/items"), Handlers.class, EmptyFilter.class);
		assertThat(move.block).isEmpty();
		try (ConfigurableApplicationContext context = start("",
				List.of(EmptyFilter.class, Mapped.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# Currently, a CORS filter answers preflights without CORS headers on paths that");
		}
	}

	@Test
	void tomcatsFilterMayRefuseWhatAnotherAllows() throws Exception {
		Move move = move(List.of("/items", "/public"), Handlers.class, TomcatsFilterBehindAnother.class);
		assertThat(move.block).contains("Tomcat's CorsFilter may refuse requests that a filter before it allows");
		assertThat(move.kept).isEmpty();
	}

	@Test
	void aPolicyForAllPathsThatAllowsNothingIsLeftOut() throws Exception {
		Move move = move(List.of("/items"), Handlers.class, NoOrigins.class);
		assertThat(move.block).isEqualTo(
				"""
						cors:
						  # No other origin is allowed
						  # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						""");
	}

	@Test
	void settingsOfTheActuatorOnItsOwnPortStay() throws Exception {
		try (ConfigurableApplicationContext context = start("cors: {allowed-origins: '" + APP + "'}",
				List.of(Mapped.class, Handlers.class), "management.server.port=0",
				"management.endpoints.web.cors.allowed-origins=" + OTHER,
				"spring.autoconfigure.exclude=" + JettyServletManagementContextAutoConfiguration.class.getName())) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly("addCorsMappings for /**");
		}
	}

	@Test
	void settingsOfHandlersInSecurityPrecedeALaterFilter() throws Exception {
		Move move = move(List.of("/orders", "/items"), ConditionalOrders.class, LaterFilter.class);
		assertThat(move.block).contains("      paths: /orders\n      allowed-origins: " + APP);
		assertThat(move.kept).contains("GET /items from " + OTHER);
		assertThat(move.lost).isEmpty();
	}

	@Test
	void settingsForOtherPathsDoNotCoverTheManagementPort() throws Exception {
		try (ConfigurableApplicationContext context = onTwoPorts(TwoFiltersInAChain.class)) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /items/**; policy 'default' takes away methods (all but GET, HEAD, POST)");
			assertThat(context.getBean(CorsStartReport.class).translation()).doesNotContain("/actuator");
			assertThat(ofActuator(context)).isEmpty();
		}
	}

	@Test
	void saysThatSecurityCoversTheManagementPort() throws Exception {
		try (ConfigurableApplicationContext context = onTwoPorts(AllInSecurity.class)) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /** (also for the actuator on the management port, which has management.endpoints.web.cors.*); policy 'default' takes away methods (all but GET, HEAD, POST)");
			assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# The filter may cover /actuator/** too.");
			assertThat(ofActuator(context)).contains("Access-Control-Allow-Origin: " + APP);
		}
		for (Class<?> settings : List.of(ChainOfTheActuatorWithoutSettings.class,
				ChainOfTheActuatorBeforeMappings.class)) {
			try (ConfigurableApplicationContext context = onTwoPorts(settings)) {
				assertThat(context.getBean(CorsStartReport.class).otherLayers()).hasSize(1)
					.noneMatch((layer) -> layer.contains("management port"));
				assertThat(context.getBean(CorsStartReport.class).translation()).doesNotContain("/actuator");
				assertThat(ofActuator(context)).isEmpty();
			}
		}
		try (ConfigurableApplicationContext context = onTwoPorts(SecurityBeforeAServlet.class)) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"addCorsMappings for /** (also for the actuator on the management port, which has management.endpoints.web.cors.*)");
			assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# Spring Security may apply addCorsMappings to /actuator/** too.");
			assertThat(ofActuator(context)).contains("Access-Control-Allow-Origin: " + APP);
		}
	}

	private ConfigurableApplicationContext onTwoPorts(Class<?> settings) throws IOException {
		return start("cors: {allowed-origins: '" + APP + "'}", List.of(settings, Handlers.class),
				"management.server.port=0",
				"spring.autoconfigure.exclude=" + JettyServletManagementContextAutoConfiguration.class.getName());
	}

	private static Collection<String> ofActuator(ConfigurableApplicationContext context) throws IOException {
		int port = context.getEnvironment().getRequiredProperty("local.management.port", int.class);
		return new RawHttp(port).send("GET /actuator/health", "Origin: " + APP).corsHeaders();
	}

	@Test
	void aLazySourceIsNotCreated() throws Exception {
		try (ConfigurableApplicationContext context = start("", List.of(LazySource.class, Handlers.class))) {
			assertThat(context.getBean(CorsStartReport.class).translation()).contains(APP);
			assertThat(context.getBeanFactory().containsSingleton("later")).isFalse();
		}
	}

	private static HttpSecurity withCors(HttpSecurity http) throws Exception {
		return http.cors(Customizer.withDefaults())
			.csrf((csrf) -> csrf.disable())
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
	}

	private static SecurityFilterChain withoutCors(HttpSecurity http) throws Exception {
		return http.securityMatcher(EndpointRequest.toAnyEndpoint()).cors((cors) -> cors.disable()).build();
	}

	private static CorsConfigurationSource source(String path, String origin) {
		return source(path, origin, new UrlBasedCorsConfigurationSource());
	}

	private static UrlBasedCorsConfigurationSource source(String path, String origin,
			UrlBasedCorsConfigurationSource source) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of(origin));
		settings.setAllowedMethods(List.of("*"));
		settings.setAllowedHeaders(List.of("*"));
		source.registerCorsConfiguration(path, settings);
		return source;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Handlers {

		@Bean
		@ConditionalOnMissingBean
		SecurityFilterChain open(HttpSecurity http) throws Exception {
			return http.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

	/**
	 * Sets headers in an interceptor.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Intercepted implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new CorsInterceptor()).addPathPatterns("/items");
		}

	}

	static class CorsInterceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			response.setHeader("Access-Control-Allow-Origin", APP);
			response.setHeader("Access-Control-Allow-Methods", "GET");
			return true;
		}

	}

	@RestController
	static class Items {

		@GetMapping("/items")
		String list() {
			return "x";
		}

		@PutMapping("/items")
		String replace() {
			return "x";
		}

		@GetMapping("/public")
		String open() {
			return "x";
		}

		@DeleteMapping("/public")
		String delete() {
			return "x";
		}

		@GetMapping("/api/{name}.json")
		String json() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mapped implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(APP);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AllPaths {

		@Bean
		CorsFilter ofAllPaths() {
			return new CorsFilter(source("/**", APP));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OriginsOfProperty implements WebMvcConfigurer {

		@Value("${app.origins}")
		private String[] origins;

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(this.origins);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OriginsOfList implements WebMvcConfigurer {

		@Value("${app.origins[0]},${app.origins[1]}")
		private String[] origins;

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/items").allowedOrigins(this.origins);
		}

	}

	@RestController
	static class DifferentHandlers {

		@CrossOrigin({ APP, OTHER })
		@GetMapping({ "/books", "/**" })
		String get() {
			return "x";
		}

		@CrossOrigin(APP)
		@PutMapping({ "/books", "/**" })
		String put() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedWithCredentials implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(APP).allowedMethods("*").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SettingsOfHandlersInSecurity extends Mapped {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofPublicPaths() {
			return new FilterRegistrationBean<>(new CorsFilter(source("/public/**", OTHER)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class None {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ById.class)
	static class ConditionalHandler extends Handlers implements WebMvcConfigurer {

		@Override
		public void addViewControllers(ViewControllerRegistry registry) {
			registry.addStatusController("/login", HttpStatus.ACCEPTED);
		}

	}

	@RestController
	static class ById {

		@GetMapping(path = "/{id}", headers = "X-Api=1")
		@CrossOrigin(APP)
		String get() {
			return "x";
		}

		@PostMapping("/login")
		String login() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfAServlet {

		@Bean
		FilterRegistrationBean<CorsFilter> ofServlet() {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(
					new CorsFilter(source("/**", OTHER)));
			filter.setServletNames(List.of("dispatcherServlet"));
			filter.setOrder(0);
			return filter;
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofPaths() {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(
					new CorsFilter(source("/items/**", APP)));
			filter.addUrlPatterns("/items/*");
			filter.setOrder(10);
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterRegisteredTwice {

		private final CorsFilter filter = new CorsFilter(source("/**", APP));

		@Bean
		FilterRegistrationBean<CorsFilter> ofItems() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(this.filter);
			registration.addUrlPatterns("/items/*");
			registration.setName("items");
			return registration;
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofPublicPaths() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(this.filter);
			registration.addUrlPatterns("/public/*");
			registration.setName("public");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappingOfParent {

		@Bean
		SimpleUrlHandlerMapping ofParent() {
			HttpRequestHandler handler = (request, response) -> response.setStatus(200);
			return new SimpleUrlHandlerMapping(Map.of("/parents", handler), -5);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFiltersInAChain {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/items/**", APP)))
				.addFilterAfter(new CorsFilter(source("/public/**", OTHER)), CorsFilter.class)
				.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Search.class)
	static class ConditionalSearch extends Handlers {

	}

	@RestController
	static class Search {

		@GetMapping(path = "/search", params = "q")
		String search() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneSourceForSeveralChains {

		@Bean
		CorsConfigurationSource corsConfigurationSource() {
			return source("/**", APP);
		}

		@Bean
		@Order(1)
		SecurityFilterChain ofPublicPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher("/public/**")).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofSomeRequests(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher((request) -> request.getRequestURI().endsWith("s"))).build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

	}

	/**
	 * Has no chain for all requests.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ChainForOneEndpoint extends ActuatorBesideAChain {

		@Override
		RequestMatcher matcher() {
			return EndpointRequest.to("health");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForMostEndpoints extends ActuatorBesideAChain {

		@Override
		RequestMatcher matcher() {
			return EndpointRequest.toAnyEndpoint().excluding("env");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForLinks extends ActuatorBesideAChain {

		@Override
		RequestMatcher matcher() {
			return EndpointRequest.toLinks();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ActuatorBesideAChain {

		RequestMatcher matcher() {
			return EndpointRequest.toAnyEndpoint();
		}

		@Bean
		CorsConfigurationSource corsConfigurationSource() {
			return source("/**", APP);
		}

		@Bean
		@Order(1)
		SecurityFilterChain ofActuator(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher(matcher())).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofItems(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher("/items/**")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainOfTheActuatorWithoutSettings {

		@Bean
		@Order(1)
		SecurityFilterChain ofActuator(HttpSecurity http) throws Exception {
			return withoutCors(http);
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofTheRest(HttpSecurity http) throws Exception {
			return withCors(http).cors((cors) -> cors.configurationSource(source("/**", APP))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainOfTheActuatorBeforeMappings extends Mapped {

		@Bean
		@Order(1)
		SecurityFilterChain ofActuator(HttpSecurity http) throws Exception {
			return withoutCors(http);
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofTheRest(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SettingsOfTheActuatorBehindAChain {

		@Bean
		@Order(1)
		SecurityFilterChain ofHealth(HttpSecurity http) throws Exception {
			return http.securityMatcher(EndpointRequest.to("health")).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofTheRest(HttpSecurity http) throws Exception {
			UrlBasedCorsConfigurationSource settings = source("/actuator/**", APP,
					new UrlBasedCorsConfigurationSource());
			return withCors(http).cors((cors) -> cors.configurationSource(source("/items/**", APP, settings))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfASource {

		@Bean
		CorsConfigurationSource settings() {
			return source("/**", APP);
		}

		@Bean
		CorsFilter corsFilter(CorsConfigurationSource settings) {
			return new CorsFilter(settings);
		}

		@Bean
		SecurityFilterChain ofAll(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SourceOfAChainAndABean {

		@Bean
		CorsConfigurationSource settings() {
			return source("/**", APP);
		}

		@Bean
		SecurityFilterChain ofAll(HttpSecurity http, CorsConfigurationSource settings) throws Exception {
			return withCors(http).cors((cors) -> cors.configurationSource(settings)).build();
		}

		@Bean
		Supplier<CorsConfigurationSource> reader(CorsConfigurationSource settings) {
			return () -> settings;
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofElsewhere(CorsConfigurationSource settings) {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(settings));
			filter.addUrlPatterns("/elsewhere");
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ActuatorBesideAllPaths extends ActuatorBesideAChain {

		@Bean
		@Order(2)
		@Override
		SecurityFilterChain ofItems(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForAllButSomePaths {

		@Bean
		@Order(1)
		SecurityFilterChain ofMostPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher(
					new NegatedRequestMatcher(PathPatternRequestMatcher.withDefaults().matcher("/public/**"))))
				.cors((cors) -> cors.configurationSource(source("/**", APP)))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofTheRest(HttpSecurity http) throws Exception {
			return withCors(http).cors((cors) -> cors.configurationSource(source("/**", OTHER))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnknownRequestsBeforeAChain {

		@Bean
		@Order(1)
		SecurityFilterChain ofSomeRequests(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher((request) -> !request.getRequestURI().startsWith("/items")))
				.cors((cors) -> cors.configurationSource(source("/public/**", OTHER)))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher("/items/**", "/public/**"))
				.cors((cors) -> cors.configurationSource(source("/**", APP)))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AuthorizationServer {

		@Bean
		RegisteredClientRepository clients() {
			return new InMemoryRegisteredClientRepository(RegisteredClient.withId("x")
				.clientId("x")
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.build());
		}

		@Bean
		AuthorizationServerSettings server() {
			return AuthorizationServerSettings.builder().build();
		}

		@Bean
		@Order(1)
		SecurityFilterChain ofEndpoints(HttpSecurity http) throws Exception {
			OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
			return http.securityMatcher(server.getEndpointsMatcher()).with(server, Customizer.withDefaults()).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return withCors(http.cors((cors) -> cors.configurationSource(source("/**", APP)))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainsBeforeAFilter extends Mapped {

		@Bean
		@Order(1)
		SecurityFilterChain ofPublicPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher("/public/**")).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofAllPaths() {
			return new FilterRegistrationBean<>(new CorsFilter(source("/**", OTHER)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoredPathBeforeAFilter extends Mapped {

		@Bean
		WebSecurityCustomizer ignored() {
			return (web) -> web.ignoring().requestMatchers("/public");
		}

		@Bean
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

		@Bean
		FilterRegistrationBean<CorsFilter> ofAllPaths() {
			return new FilterRegistrationBean<>(new CorsFilter(source("/**", OTHER)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(AnnotatedFeed.class)
	static class AnnotatedFeeds extends Handlers {

	}

	@RestController
	@CrossOrigin(OTHER)
	static class AnnotatedFeed {

		@GetMapping({ "/feed", "/files/{id}", "/pages/{id}" })
		String get() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Feed.class)
	static class Feeds extends Handlers {

	}

	@RestController
	static class Feed {

		@GetMapping({ "/feed", "/files/{id}", "/pages/{id}" })
		String get() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoredFeeds {

		@Bean
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/**", APP)))
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		WebSecurityCustomizer ignored() {
			return (web) -> web.ignoring().requestMatchers("/feed", "/files/**", "/pages/a");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanBesideAChainWithoutCors {

		@Bean
		@Order(1)
		SecurityFilterChain ofPublicPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher("/public/**")).cors((cors) -> cors.disable()).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofAllRequests(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

		@Bean
		CorsFilter corsFilter() {
			return new CorsFilter(source("/**", APP));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoredFeedsBeforeAFilter extends IgnoredFeedsWithMappings {

		@Bean
		FilterRegistrationBean<CorsFilter> ofDownloads() {
			return new FilterRegistrationBean<>(new CorsFilter(source("/downloads/**", OTHER)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoredFeedsWithMappings extends IgnoredFeeds implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(OTHER);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AllInSecurity {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/**", APP))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecurityBeforeAServlet extends Mapped {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Console extends Handlers {

		@Bean
		ServletRegistrationBean<HttpServlet> console() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) {
					response.setStatus(200);
				}

			}, "/console/*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmptyFilter {

		@Bean
		CorsFilter empty() {
			return new CorsFilter(new UrlBasedCorsConfigurationSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Orders.class)
	static class ConditionalOrders extends Handlers {

	}

	@RestController
	static class Orders {

		@GetMapping(path = "/orders", params = "!q")
		@CrossOrigin(APP)
		String orders() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LaterFilter {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

		@Bean
		FilterRegistrationBean<CorsFilter> later() {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(
					new CorsFilter(source("/**", OTHER)));
			filter.setOrder(0);
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoOrigins {

		@Bean
		CorsFilter none() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", new CorsConfiguration());
			return new CorsFilter(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TomcatsFilterBehindAnother {

		@Bean
		FilterRegistrationBean<CorsFilter> first() {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(
					new CorsFilter(source("/items/**", OTHER)));
			filter.setOrder(0);
			return filter;
		}

		@Bean
		FilterRegistrationBean<org.apache.catalina.filters.CorsFilter> second() {
			FilterRegistrationBean<org.apache.catalina.filters.CorsFilter> filter = new FilterRegistrationBean<>(
					new org.apache.catalina.filters.CorsFilter());
			filter.addInitParameter("cors.allowed.origins", APP);
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterForAnExtension {

		@Bean
		FilterRegistrationBean<CorsFilter> json() {
			FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(
					source("/**", OTHER, source("/api/*/admin", APP, new UrlBasedCorsConfigurationSource()))));
			filter.addUrlPatterns("*.json");
			return filter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainBeforeOneWithoutSettings {

		@Bean
		@Order(1)
		SecurityFilterChain ofMostPaths(HttpSecurity http) throws Exception {
			return withCors(http.securityMatcher(new NegatedRequestMatcher(
					new OrRequestMatcher(PathPatternRequestMatcher.withDefaults().matcher("/public/**"),
							PathPatternRequestMatcher.withDefaults().matcher("/actuator/**")))))
				.cors((cors) -> cors.configurationSource(source("/**", APP)))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain ofTheRest(HttpSecurity http) throws Exception {
			return withCors(http).cors((cors) -> cors.disable()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Login implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(APP).allowedMethods("*");
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					response.setStatus(401);
					return request.getHeader("Authorization") != null;
				}

			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterInCode {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/**", APP)) {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedForAll implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("*").allowedMethods("*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedSource {

		@Bean
		static CustomScopeConfigurer refresh() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("refresh", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(value = "refresh", proxyMode = ScopedProxyMode.INTERFACES)
		CorsConfigurationSource corsConfigurationSource() {
			return source("/**", APP);
		}

		@Bean
		SecurityFilterChain ofAll(HttpSecurity http) throws Exception {
			return withCors(http).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazySource extends Mapped {

		@Bean
		@Lazy
		CorsConfigurationSource later() {
			throw new IllegalStateException("No tenant yet");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*MovedApplicationsTests.*"))
	@Import(RepositoryRestMvcConfiguration.class)
	static class Repositories extends Handlers {

		@Bean
		RepositoryRestConfigurer basePath() {
			return RepositoryRestConfigurer.withConfig((configuration) -> configuration.setBasePath("/data"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*MovedApplicationsTests.*"))
	@Import({ RepositoryRestMvcConfiguration.class, RepositoriesBehindAHandler.Profile.class })
	static class RepositoriesBehindAHandler extends Handlers {

		@Bean
		RepositoryRestConfigurer basePath() {
			return RepositoryRestConfigurer.withConfig((configuration) -> configuration.setBasePath("/data"));
		}

		@RestController
		static class Profile {

			@GetMapping("/data/profile")
			String own() {
				return "x";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedRepositories extends Mapped {

		@Bean
		RepositoryRestConfigurer mapped() {
			return new RepositoryRestConfigurer() {

				@Override
				public void configureRepositoryRestConfiguration(RepositoryRestConfiguration configuration,
						CorsRegistry registry) {
					registry.addMapping("/data/**").allowedOrigins(OTHER);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*MovedApplicationsTests.*"))
	@Import(RepositoryRestMvcConfiguration.class)
	static class RepositoriesAtTheRoot extends Handlers {

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedRepositoriesAtTheRoot extends Mapped {

		@Bean
		RepositoryRestConfigurer mapped() {
			return new RepositoryRestConfigurer() {

				@Override
				public void configureRepositoryRestConfiguration(RepositoryRestConfiguration configuration,
						CorsRegistry registry) {
					registry.addMapping("/**").allowedOrigins(OTHER);
				}

			};
		}

	}

	@RepositoryRestResource(path = "cars")
	interface Cars extends CrudRepository<Car, String> {

	}

	@KeySpace
	record Car(@Id String id) {
	}

	/**
	 * An application before and after.
	 *
	 * @param block the translation
	 * @param kept the requests whose responses a page can read before and after
	 * @param lost the requests whose responses a page can read only before
	 */
	private record Move(String block, Set<String> kept, Set<String> lost) {
	}

}
