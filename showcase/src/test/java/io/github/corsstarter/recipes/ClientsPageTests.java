package io.github.corsstarter.recipes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.showcase.Browser;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringVersion;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes in {@code docs/clients.md} allow exactly what each client needs, and the
 * tables match each client's behaviour in Chromium.
 */
class ClientsPageTests {

	private static final String APP = "https://app.example.com";

	private static final String STRANGER = "https://stranger.example";

	private static final int LONGEST = 120;

	private static @Nullable ClientPages pages;

	private static @Nullable ConfigurableApplicationContext application;

	private static @Nullable Browser browser;

	private static List<CorsPolicy> policies = List.of();

	private static final Map<Client, String> outcomes = new EnumMap<>(Client.class);

	private static final List<RequestRecorder.Asked> asked = new ArrayList<>();

	private static String api = "";

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		browser = Browser.shared();
		browser.driver().manage().timeouts().scriptTimeout(Duration.ofSeconds(20));
		pages = new ClientPages();
		StringBuilder files = new StringBuilder();
		List<String> blocks = page().yaml(pages.origin());
		for (int i = 0; i < blocks.size(); i++) {
			files.append(Files.writeString(folder.resolve(i + ".yml"), blocks.get(i)).toUri()).append(',');
		}
		application = new SpringApplicationBuilder(ClientServer.class).run("--server.port=0",
				"--spring.config.location=" + files, "--cors.max-age=0", "--spring.ai.mcp.server.enabled=true",
				"--spring.ai.mcp.server.annotation-scanner.enabled=true", "--spring.ai.mcp.server.protocol=streamable",
				"--logging.level.org.springframework.ai.mcp=off", "--spring.graphql.websocket.path=/graphql-ws");
		api = "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port");
		policies = application.getBean(CorsPolicies.class).all();
		String origin = pages.origin();
		Stream.of(Client.values()).forEach((client) -> outcomes.put(client, run(client, origin)));
		asked.addAll(application.getBean(RequestRecorder.class).asked());
	}

	@AfterAll
	static void stop() throws IOException {
		if (application != null) {
			application.close();
		}
		if (pages != null) {
			pages.close();
		}
	}

	private static RecipesPage page() throws IOException {
		return new RecipesPage("clients.md");
	}

	static Stream<Row> rows() throws IOException {
		return page().text().lines().filter((line) -> line.matches("\\| (?!client |---).*")).map(Row::of);
	}

	@AfterEach
	void restore() {
		assertThat(replace(policies)).isEmpty();
	}

	private static List<?> replace(List<CorsPolicy> policies) {
		return Objects.requireNonNull(application).getBean(CorsPolicies.class).replace(policies);
	}

	@ParameterizedTest
	@MethodSource("rows")
	void theClientBehavesAsThePageDescribes(Row row) {
		Assumptions.assumeFalse(row.client() == Client.STOMP_BY_XHR && "7.0.8".equals(SpringVersion.getVersion()),
				"Spring Framework 7.0.8 answers 404 to what SockJS sends by a second connection");
		assertThat(replace(policies.stream().flatMap(row::change).toList())).isEmpty();
		Browser console = Objects.requireNonNull(browser);
		console.console();
		ClientPages from = Objects.requireNonNull(pages);
		String sees = row.without().equals("nothing") ? outcomes.get(row.client())
				: run(row.client(), row.without().equals("the page's origin") ? from.stranger() : from.origin());
		if (!row.console().isEmpty()) {
			assertThat(console.console()).extracting(ClientsPageTests::published)
				.anySatisfy((line) -> assertThat(line).contains(row.console()));
			sees += ", console: `` " + row.console() + " ``";
		}
		assertThat(Stream.of(row.client().title, row.without(), sees).collect(Collectors.joining(" | ", "| ", " |")))
			.isEqualTo(row.line());
	}

	@ParameterizedTest
	@EnumSource
	void everyClientIsOnThePage(Client client) throws IOException {
		assertThat(rows()).anyMatch((row) -> row.client() == client && row.without().equals("nothing"));
		if (client.library.isEmpty()) {
			return;
		}
		JsonNode libraries = JsonMapper.shared()
			.readTree(Files.readString(Path.of("src/test/clients/package.json")))
			.path("dependencies");
		String version = libraries.path(client.library).asString("").replaceFirst(".*@", "");
		assertThat(client.title).matches(".* " + version.replaceFirst("^(\\d+\\.\\d+).*", "$1") + "( .*|,.*)?");
	}

	@Test
	void theRecipesAllowWhatTheClientsNeed() throws IOException {
		RecipesPage page = page();
		assertThat(policies).filteredOn((policy) -> !policy.name().equals("default")).allSatisfy((policy) -> {
			List<RequestRecorder.Asked> there = asked.stream().filter((each) -> covers(policy, each.path())).toList();
			assertThat(names(there.stream().filter((each) -> !each.preflight()).map(RequestRecorder.Asked::method)))
				.isEqualTo(names(page.values(policy.name(), "allowed-methods")));
			assertThat(names(there.stream().flatMap((each) -> each.headers().stream())))
				.isEqualTo(names(page.values(policy.name(), "allowed-headers")));
			assertThat(rows().filter((row) -> row.client().policy.equals(policy.name())).map(Row::without))
				.containsAll(page.values(policy.name(), "exposed-headers")
					.map((header) -> "`" + header + "` among `exposed-headers`")
					.toList());
		});
	}

	@ParameterizedTest
	@CsvSource({ "headerIsNull", "headerIsRefused", "beaconIsLost", "sessionIsOver", "answerIsOpaque" })
	void readingARefusalListsTheSymptomsOfAllowedRequests(String script) throws IOException, InterruptedException {
		Browser console = Objects.requireNonNull(browser);
		console.console();
		String sees = run("symptoms", script, Objects.requireNonNull(pages).origin());
		String page = new RecipesPage("reading-a-refusal.md").text();
		List<String> lines = new ArrayList<>();
		String row = "";
		// A beacon is refused after the script has continued
		for (int i = 0; i < 50 && (i == 0 || !page.contains(row)); i++) {
			lines.addAll(console.console());
			row = " | " + sees + " | " + message(lines) + "| ";
			Thread.sleep(100);
		}
		assertThat(page).contains(row);
	}

	private static String message(List<String> lines) {
		return lines.stream()
			.map((line) -> published(line).replace(STRANGER + "/client.html", "https://login.example.com/")
				.replaceFirst("^\\S+\\.js \\S+ (?=Refused)", ""))
			.filter((line) -> !line.contains("net::ERR_FAILED"))
			.map((line) -> "`` " + line + " `` ")
			.findFirst()
			.orElse("");
	}

	private static boolean covers(CorsPolicy policy, String path) {
		return policy.paths()
			.stream()
			.anyMatch((pattern) -> PathPatternParser.defaultInstance.parse(pattern)
				.matches(PathContainer.parsePath(path)));
	}

	private static Set<String> names(Stream<String> names) {
		return names.map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Run a script of a client, and return its outcome as a table cell.
	 */
	private static String run(Client client, String origin) {
		return run(client.module, client.script, origin);
	}

	private static String run(String module, String script, String origin) {
		ChromeDriver driver = Objects.requireNonNull(browser).driver();
		// A preflight without Access-Control-Max-Age is cached for five seconds
		driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
		driver.get(origin + "/client.html");
		Object outcome = driver.executeAsyncScript("""
				const [module, script, api, done] = arguments;
				setTimeout(done, 15000, 'nothing for fifteen seconds');
				import(module).then((client) => client[script](api)).then((shown) => done(String(shown)),
					(error) => done(String(error.message ?? error)));
				""", "/" + module + ".js", script, api);
		String shown = published(String.valueOf(outcome)).strip();
		return "`` " + ((shown.length() > LONGEST) ? shown.substring(0, LONGEST) + "…" : shown) + " ``";
	}

	private static String published(String text) {
		return text.replace(api, "https://api.example.com")
			.replace(api.replace("http", "ws"), "wss://api.example.com")
			.replace(URI.create(api).getAuthority(), "api.example.com")
			.replace(Objects.requireNonNull(pages).origin(), APP)
			.replace(pages.stranger(), STRANGER);
	}

	/**
	 * A client, its policy, and a script that returns a short text for its user.
	 */
	enum Client {

		MCP("MCP SDK 1.32", "@modelcontextprotocol/sdk", "mcp", "mcp", "session"),
		MCP_RESUME("MCP SDK 1.32, resuming", "@modelcontextprotocol/sdk", "mcp", "mcp", "resume"),
		MCP_LOGIN("MCP SDK 1.32, logging in", "@modelcontextprotocol/sdk", "mcp", "mcp", "login"),
		MCP_REGISTER("MCP SDK 1.32, registering", "@modelcontextprotocol/sdk", "mcp-login", "mcp", "login"),
		CONNECT_GRPC("connect-web 2.3 over gRPC-web", "@connectrpc/connect-web", "grpc-web", "rpc", "overGrpcWeb"),
		GRPC_WEB("grpc-web 2.1", "grpc-web", "grpc-web", "rpc", "byGoogle"),
		CONNECT("connect-web 2.3", "@connectrpc/connect-web", "connect", "rpc", "overConnect"),
		CONNECT_GET("connect-web 2.3 by `GET`", "@connectrpc/connect-web", "connect", "rpc", "overConnectByGet"),
		HTMX2("htmx 2.0", "htmx2", "htmx", "htmx", "version2"),
		HTMX2_UNSET("htmx 2.0 with its defaults", "htmx2", "htmx", "htmx", "version2Unset"),
		HTMX4("htmx 4.0", "htmx4", "htmx", "htmx", "version4"),
		HTMX4_UNSET("htmx 4.0 with its defaults", "htmx4", "htmx", "htmx", "version4Unset"),
		EVENT_SOURCE("`EventSource`", "", "events", "events", "byBrowser"),
		EVENT_SOURCE_COOKIES("`EventSource` with cookies", "", "account-events", "events", "withCookies"),
		FETCH_EVENT_SOURCE("fetch-event-source 2.0", "@microsoft/fetch-event-source", "fetched-events", "events",
				"byFetch"),
		OPENAI("openai 7.59", "openai", "openai", "assistants", "openaiStream"),
		OPENAI_ERROR("openai 7.59, a busy model", "openai", "openai", "assistants", "openaiError"),
		CHAT("`useChat` of AI SDK 7.0", "ai", "chat", "assistants", "chat"),
		APOLLO("Apollo Client 4.3", "@apollo/client", "graphql", "graphql", "apollo"),
		GRAPHQL_WS("graphql-ws 6.4", "graphql-ws", "graphql-ws", "graphql", "subscription"),
		SWAGGER_UI("Swagger UI 5.35", "swagger-ui-dist", "swagger", "swagger", "tryItOut"),
		OPEN_TELEMETRY("OpenTelemetry 2.12", "@opentelemetry/sdk-trace-web", "traced", "tracing", "openTelemetry"),
		SENTRY("Sentry 11.12", "@sentry/browser", "traced", "tracing", "sentry"),
		BEACON("`sendBeacon` of JSON", "", "beacons", "platform", "beacon"),
		PLAIN_BEACON("`sendBeacon` of a string", "", "beacons", "platform", "plainBeacon"),
		KEEPALIVE("`fetch` with `keepalive`", "", "beacons", "platform", "keepalive"),
		CANVAS("`<img crossorigin>` on a canvas", "", "media", "platform", "canvas"),
		PLAIN_CANVAS("`<img>` on a canvas", "", "media", "platform", "canvasWithoutAttribute"),
		IMAGE("`<img>` with `Cross-Origin-Resource-Policy`", "", "media", "platform", "privateImage"),
		CORS_IMAGE("`<img crossorigin>` with `Cross-Origin-Resource-Policy`", "", "media", "platform",
				"privateImageByCors"),
		FONT("a font", "", "media", "platform", "font"), MODULE("a module script", "", "media", "platform", "module"),
		STOMP("STOMP over SockJS 1.6", "sockjs-client", "sockjs", "sockjs", "stomp"),
		STOMP_BY_XHR("STOMP over SockJS 1.6, without WebSocket", "sockjs-client", "sockjs", "sockjs", "stompByXhr");

		private final String title;

		private final String library;

		private final String policy;

		private final String module;

		private final String script;

		Client(String title, String library, String policy, String module, String script) {
			this.title = title;
			this.library = library;
			this.policy = policy;
			this.module = module;
			this.script = script;
		}

	}

	/**
	 * A table row: what a client's user sees if a value is missing.
	 *
	 * @param line the row
	 * @param client the client
	 * @param without the missing value: nothing, the page's origin, the recipe's policy,
	 * or a list element
	 * @param console the message on the console, empty if the table has none
	 */
	record Row(String line, Client client, String without, String console) {

		static Row of(String line) {
			String[] cells = line.split(" *\\| *", -1);
			Client client = Stream.of(Client.values())
				.filter((each) -> each.title.equals(cells[1]))
				.findFirst()
				.orElseThrow(() -> new AssertionError("No such client: " + line));
			String[] console = line.split(", console: `` ", -1);
			return new Row(line, client, cells[2], (console.length > 1) ? console[1].replace(" `` |", "") : "");
		}

		/**
		 * Return the policy without the value.
		 */
		Stream<CorsPolicy> change(CorsPolicy policy) {
			if (!policy.name().equals(this.client.policy) || this.without.matches("nothing|the page's origin")) {
				return Stream.of(policy);
			}
			if (this.without.equals("the recipe's policy")) {
				return Stream.empty();
			}
			return Stream.of(CorsPolicy.builder()
				.name(policy.name())
				.paths(policy.paths())
				.allowedOrigins(policy.allowedOrigins())
				.allowedMethods(change("allowed-methods", policy.allowedMethods()))
				.allowedHeaders(change("allowed-headers", policy.allowedHeaders()))
				.exposedHeaders(change("exposed-headers", policy.exposedHeaders()))
				.maxAge(policy.maxAge())
				.allowCredentials(policy.allowsCredentials() && !this.without.equals("`allow-credentials`"))
				.build());
		}

		private List<String> change(String list, List<String> values) {
			return values.stream()
				.filter((value) -> !this.without.equals("`" + value + "` among `" + list + "`"))
				.toList();
		}

		@Override
		public String toString() {
			return this.client + " without " + this.without;
		}

	}

}
