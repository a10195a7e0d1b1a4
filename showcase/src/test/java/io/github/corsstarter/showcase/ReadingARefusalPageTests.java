package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.corsstarter.engines.Engine;
import io.github.corsstarter.engines.Firefox;
import io.github.corsstarter.engines.WebKitConsole;
import io.github.corsstarter.policy.RefusalReason;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.FluentWait;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each browser engine says of each refusal, verbatim, what the tables of
 * {@code docs/reading-a-refusal.md} say that it does, in the console and, but for WebKit,
 * in the network tab. The script of {@code docs/actuator.md} runs in all of them.
 */
@SpringBootTest(classes = ReadingARefusalPageTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.location=optional:classpath:/none/",
				"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
				"cors.allowed-origins=http://localhost:*", "cors.allowed-headers=Content-Type",
				"cors.check.enabled=true", "cors.policies.public.paths=/feed", "cors.policies.public.allowed-origins=*",
				"cors.policies.gone.paths=/gone", "cors.policies.gone.allowed-methods=DELETE",
				"cors.policies.proxy.paths=/proxy/**", "cors.policies.proxy.enabled=false" })
class ReadingARefusalPageTests {

	private static final String APP = "app";

	private static final String STRANGER = "stranger";

	private static @Nullable HttpServer pages;

	private static @Nullable HttpsServer securePages;

	private static @Nullable Browser browser;

	private static @Nullable Firefox firefox;

	private static @Nullable WebKitConsole webKit;

	private static String file = "";

	private static volatile String script = "";

	private static Path extension = Path.of("");

	private final Map<String, NetworkRequest> requests = new LinkedHashMap<>();

	private final List<String> console = new ArrayList<>();

	@LocalServerPort
	private int port;

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		pages.createContext("/", ReadingARefusalPageTests::answer);
		pages.start();
		securePages = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		securePages.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("key.p12"))));
		// A browser opens connections in advance, which would hold up the others
		securePages.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		}));
		securePages.createContext("/", ReadingARefusalPageTests::answer);
		securePages.start();
		file = Files.writeString(folder.resolve("page.html"), "<p>").toUri().toString();
		extension = Files.createDirectory(folder.resolve("blocker"));
		Files.writeString(extension.resolve("manifest.json"), """
				{
				  "manifest_version": 3, "name": "Blocker", "version": "1",
				  "permissions": ["declarativeNetRequest"],
				  "declarative_net_request": {
				    "rule_resources": [{"id": "rules", "enabled": true, "path": "rules.json"}]
				  }
				}
				""");
		Files.writeString(extension.resolve("rules.json"), """
				[{"id": 1, "action": {"type": "block"},
				  "condition": {"urlFilter": "/ads/", "resourceTypes": ["xmlhttprequest"]}}]
				""");
	}

	private static SSLContext selfSigned(Path store) throws Exception {
		char[] password = "secret".toCharArray();
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "page", "-keyalg", "EC", "-dname", "CN=app.example.com", "-keystore",
				store.toString(), "-storetype", "PKCS12", "-storepass", new String(password))
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(KeyStore.getInstance(store.toFile(), password), password);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

	private static void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String type = "text/html";
			// Or the browser asks for an icon by itself
			String content = "<link rel=icon href=data:,>";
			if ("run".equals(exchange.getRequestURI().getQuery())) {
				content += "<script>" + script + "</script>";
			}
			switch (exchange.getRequestURI().getPath()) {
				case "/csp" -> exchange.getResponseHeaders().set("Content-Security-Policy", "connect-src 'self'");
				case "/sandbox" ->
					exchange.getResponseHeaders().set("Content-Security-Policy", "sandbox allow-scripts");
				case "/worker/worker.js" -> {
					type = "text/javascript";
					content = """
							addEventListener('fetch', (event) => event.respondWith(
								fetch(event.request.url, {headers: {'X-Sent-By': 'worker'}})));
							""";
				}
				default -> {
				}
			}
			exchange.getResponseHeaders().set("Content-Type", type);
			byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
			browser = null;
		}
		if (firefox != null) {
			firefox.close();
			firefox = null;
		}
		if (webKit != null) {
			webKit.close();
			webKit = null;
		}
		Objects.requireNonNull(pages).stop(0);
		Objects.requireNonNull(securePages).stop(0);
	}

	private static int pagePort() {
		return Objects.requireNonNull(pages).getAddress().getPort();
	}

	private static int securePort() {
		return Objects.requireNonNull(securePages).getAddress().getPort();
	}

	private Browser open(String page) {
		if (browser == null) {
			// The name of an API that isn't this machine's, to which mixed content is no
			// danger
			browser = Browser.start("--host-resolver-rules=MAP *.example.com 127.0.0.1", "--ignore-certificate-errors",
					"--load-extension=" + extension);
		}
		open(browser.driver(), page);
		browser.console();
		browser.networkEvents();
		return browser;
	}

	private static void open(RemoteWebDriver driver, String page) {
		driver.get(address(page));
		if (page.equals("worker")) {
			driver.executeAsyncScript("""
					const done = arguments[arguments.length - 1];
					navigator.serviceWorker.register('worker.js');
					navigator.serviceWorker.ready.then(() => done());
					""");
			driver.get(address(page));
		}
	}

	private static String address(String page) {
		return switch (page) {
			case APP -> "http://localhost:" + pagePort() + "/";
			case STRANGER -> "http://127.0.0.1:" + pagePort() + "/";
			case "csp", "sandbox" -> "http://localhost:" + pagePort() + "/" + page;
			case "worker" -> "http://localhost:" + pagePort() + "/worker/";
			case "https" -> "https://app.example.com:" + securePort() + "/";
			case "file" -> file;
			default -> page;
		};
	}

	static Stream<Case> cases() {
		return Stream.of(
				new Case(code("origin-not-allowed"), "without a preflight", STRANGER, "/attachments",
						"{method: 'POST'}"),
				new Case(code("origin-not-allowed"), "with a preflight", STRANGER, "/attachments", "{method: 'PUT'}"),
				new Case(code("origin-null"), "from a file or a sandboxed frame", "file", "/attachments", "{}"),
				new Case(code("origin-null"), "from a file or a sandboxed frame", "sandbox", "/attachments", "{}"),
				new Case(code("method-not-allowed"), "`PUT`", APP, "/attachments", "{method: 'PUT'}"),
				new Case(code("method-not-allowed"), "`GET`, `HEAD` or `POST`", APP, "/gone", "{method: 'POST'}"),
				new Case(code("header-not-allowed"), "with a custom header", APP, "/attachments",
						"{headers: {'X-Requested-With': 'XMLHttpRequest'}}"),
				new Case("none", "with cookies", APP, "/attachments", "{credentials: 'include'}"),
				new Case("none", "with cookies and a preflight", APP, "/attachments",
						"{credentials: 'include', method: 'POST', headers: {'Content-Type': 'application/json'}}"),
				new Case("none", "with cookies, and `allowed-origins: \"*\"`", APP, "/feed",
						"{credentials: 'include'}"));
	}

	static Stream<Case> others() {
		return Stream.of(new Case("no CORS headers, such as a proxy's error", "", APP, "/proxy/error", "{}"),
				new Case("headers set twice", "", APP, "/proxy/doubles", "{}"),
				new Case("a preflight redirected to a login page", "", APP, "/proxy/login", "{method: 'PUT'}"),
				new Case("no server", "", APP, "/dead", "{}"),
				new Case("Content Security Policy", "", "csp", "/attachments", "{}"),
				new Case("mixed content", "", "https", "/attachments", "{}"),
				new Case("an ad blocker or another extension", "", APP, "/ads/1", "{}"),
				new Case("a service worker", "", "worker", "/attachments", "{}"),
				new Case("a public page calls the local network", "", "data:text/html,x", "/attachments", "{}"));
	}

	@Test
	void everyReasonHasARow() throws IOException {
		assertThat(Files.readString(Path.of("../docs/reading-a-refusal.md")))
			.contains(Stream.of(RefusalReason.values()).map((reason) -> "\n| " + code(reason.code()) + " | ").toList());
	}

	private static String code(String code) {
		return "[`" + code + "`](#" + code + ")";
	}

	/**
	 * The tables leave out the beginning of a message, which the page shows once.
	 */
	@Test
	void thePageShowsTheBeginningOfMessages() throws IOException {
		assertThat(withoutBeginning(Files.readString(Path.of("../docs/reading-a-refusal.md")))).contains("`` … ``");
		assertThat(withoutBeginning(section("### In Firefox"))).contains("`` … ``");
	}

	private static String withoutBeginning(String messages) {
		return messages
			.replaceAll("Access to fetch at '[^']+' from origin '[^']+' has been blocked by CORS policy: ", "… ")
			.replaceAll("Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
					+ "\\S+\\. ", "… ");
	}

	@ParameterizedTest
	@MethodSource({ "cases", "others" })
	void thePageHasChromiumsMessages(Case each) throws IOException {
		String page = Files.readString(Path.of("../docs/reading-a-refusal.md"));
		Browser opened = open(each.from());
		String url = url(each);
		opened.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				fetch(arguments[0], %s).then((response) => response.text()).then(done, () => done(''));
				""".formatted(each.options()), url);
		// Its messages come in when they like, and in any order
		new FluentWait<>(opened).withTimeout(Duration.ofSeconds(5))
			.pollingEvery(Duration.ofMillis(50))
			.ignoring(AssertionError.class)
			.until((it) -> {
				this.console.addAll(it.console());
				it.networkEvents().forEach((event) -> see(event.getKey(), event.getValue()));
				assertThat(page).contains(normalised(row(each)));
				return true;
			});
	}

	/**
	 * In Firefox there is no extension, and a page of another network makes it ask its
	 * user.
	 */
	static Stream<Case> inFirefox() {
		return Stream.concat(cases(), others())
			.filter((each) -> !each.path().startsWith("/ads/") && !each.from().startsWith("data:"));
	}

	@ParameterizedTest
	@MethodSource("inFirefox")
	void thePageHasFirefoxsMessages(Case each) throws IOException {
		String page = section("### In Firefox");
		if (firefox == null) {
			firefox = new Firefox();
		}
		open(firefox.driver(), each.from());
		String url = url(each);
		String server = url.substring(0, url.lastIndexOf(each.path()));
		firefox.console();
		firefox.network(server);
		firefox.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				fetch(arguments[0], %s).then((response) => response.text()).then(done, () => done(''));
				""".formatted(each.options()), url);
		List<String> network = new ArrayList<>();
		new FluentWait<>(firefox).withTimeout(Duration.ofSeconds(5))
			.pollingEvery(Duration.ofMillis(50))
			.ignoring(AssertionError.class)
			.until((it) -> {
				this.console.addAll(it.console());
				it.network(server).stream().filter((row) -> !network.contains(row)).forEach(network::add);
				assertThat(page).contains(normalised(row(each, String.join("; ", network))));
				return true;
			});
	}

	@ParameterizedTest
	@MethodSource("inFirefox")
	void thePageHasWebKitsMessages(Case each) throws IOException {
		String page = section("### In WebKit");
		if (webKit == null) {
			webKit = new WebKitConsole();
		}
		script = """
				const run = () => fetch('%s', %s).then((response) => response.text()).catch(() => 0)
					.then(() => setTimeout(() => console.log('%s'), 200));
				""".formatted(url(each).replace("api.example.com", "localhost"), each.options(), WebKitConsole.DONE)
				+ (each.from().equals("worker") ? """
						if (navigator.serviceWorker.controller) run();
						else {
							navigator.serviceWorker.register('worker.js');
							navigator.serviceWorker.ready.then(() => location.reload());
						}
						""" : "run();");
		String address = address(each.from()).replace("app.example.com", "localhost");
		if (each.from().equals("file")) {
			Files.writeString(Path.of(URI.create(file)), "<script>" + script + "</script>");
		}
		else {
			address += "?run";
		}
		webKit.errors(address)
			.stream()
			.map((message) -> message.replace("/?run ", "/ "))
			// The output lacks the end of this sentence
			.map((message) -> message.replace(" This content was blocked and must", ""))
			.map((message) -> each.from().equals("https")
					? message.replace("//localhost:" + this.port, "//api.example.com:" + this.port) : message)
			.forEach(this.console::add);
		assertThat(page).contains(normalised(row(each, "")));
	}

	private static String section(String heading) throws IOException {
		String page = Files.readString(Path.of("../docs/reading-a-refusal.md"));
		return page.substring(page.indexOf(heading + "\n"));
	}

	private String url(Case each) throws IOException {
		return switch (each.from()) {
			case "https" -> "http://api.example.com:" + this.port + each.path();
			default -> "http://localhost:" + (each.path().equals("/dead") ? deadPort() : this.port) + each.path();
		};
	}

	private String row(Case each, String network) {
		return "| " + each.what() + " | " + (each.page().isEmpty() ? "" : each.page() + " | ")
				+ this.console.stream().findFirst().map((message) -> "`` " + message.strip() + " ``").orElse("")
				+ (network.isEmpty() ? "" : " | " + network) + " |";
	}

	private static int deadPort() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.start();
		server.stop(0);
		return server.getAddress().getPort();
	}

	private void see(String event, JsonNode parameters) {
		NetworkRequest request = this.requests.computeIfAbsent(parameters.path("requestId").asString(""),
				(id) -> new NetworkRequest());
		switch (event) {
			case "Network.requestWillBeSent" -> request.method = parameters.at("/request/method").asString();
			case "Network.responseReceivedExtraInfo" -> {
				request.status = parameters.get("statusCode").asInt();
				request.refusal = parameters.get("headers").path("Cors-Refusal").asString("");
			}
			case "Network.loadingFailed" -> {
				String corsError = parameters.at("/corsErrorStatus/corsError").asString("");
				String blocked = parameters.path("blockedReason").asString("");
				if (!corsError.isEmpty()) {
					request.failure = "CORS error (`" + corsError + "`)";
				}
				else {
					request.failure = blocked.isEmpty() ? "(failed) `" + parameters.get("errorText").asString() + "`"
							: "(blocked:" + blocked + ")";
				}
			}
			default -> {
			}
		}
	}

	private String row(Case each) {
		String messages = this.console.stream().sorted().findFirst().orElse("");
		String network = this.requests.values()
			.stream()
			.filter((request) -> !request.method.isEmpty())
			.sorted((a, b) -> Boolean.compare(b.isPreflight(), a.isPreflight()))
			.map(NetworkRequest::toString)
			.collect(Collectors.joining("; "));
		return "| " + each.what() + " | " + (each.page().isEmpty() ? "" : each.page() + " | ") + "`` " + messages
				+ " `` | " + network + " |";
	}

	private String normalised(String row) {
		return withoutBeginning(row).replace("http://localhost:" + this.port, "https://api.example.com")
			.replace("http://api.example.com:" + this.port, "http://api.example.com")
			.replace("https://app.example.com:" + securePort(), "https://app.example.com")
			.replace("https://localhost:" + securePort(), "https://app.example.com")
			.replace("http://localhost:" + pagePort(), "https://app.example.com")
			.replaceAll("http://localhost:\\d+/dead", "https://api.example.com/dead")
			.replace("http://127.0.0.1:" + pagePort(), "https://stranger.example");
	}

	@ParameterizedTest
	@EnumSource
	void theScriptOfTheOpenCheckNamesTheReason(Engine engine) throws IOException {
		String page = Files.readString(Path.of("../docs/actuator.md"));
		int start = page.indexOf("```js\n") + "```js\n".length();
		String script = page.substring(start, page.indexOf("```", start))
			.replace("https://api.example.com", "http://localhost:" + this.port);
		assertThat(upload(engine, STRANGER, script)).isEqualTo("refused: origin-not-allowed");
		assertThat(upload(engine, APP, script)).isEqualTo("refused: header-not-allowed");
		assertThat(upload(engine, APP, script.replace(":" + this.port, ":" + deadPort()))).isEqualTo("no connection");
	}

	private static Object upload(Engine engine, String page, String script) {
		RemoteWebDriver driver = engine.shared().driver();
		open(driver, page);
		return Objects.requireNonNull(driver.executeAsyncScript(script + """

				const done = arguments[arguments.length - 1];
				const url = new URL('/attachments', api);
				explained(url, {method: 'POST', headers: {'X-Requested-With': 'fetch'}})
					.then(() => done('sent'), (error) => done(error.message));
				"""));
	}

	/**
	 * What is asked of a browser.
	 *
	 * @param what the code or the cause
	 * @param page what the page sends
	 * @param from which page
	 * @param path where to
	 * @param options those of {@code fetch}
	 */
	record Case(String what, String page, String from, String path, String options) {

		@Override
		public String toString() {
			return this.what + " " + this.page;
		}

	}

	/**
	 * A row in the network tab.
	 */
	private static final class NetworkRequest {

		private String method = "";

		private int status;

		private String refusal = "";

		private String failure = "";

		boolean isPreflight() {
			return this.method.equals("OPTIONS");
		}

		@Override
		public String toString() {
			String outcome = this.failure.isEmpty() ? String.valueOf(this.status) : this.failure;
			return "`" + this.method + "` " + outcome
					+ (this.refusal.isEmpty() ? "" : ", `Cors-Refusal: " + this.refusal + "`");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

		@Bean
		FilterRegistrationBean<Filter> proxyThatWantsALogin() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> ((HttpServletResponse) response).sendRedirect("/login"));
			registration.addUrlPatterns("/proxy/login");
			return registration;
		}

	}

	@RestController
	static class Handlers {

		@RequestMapping({ "/attachments", "/feed" })
		String any() {
			return "x";
		}

		@GetMapping("/proxy/error")
		ResponseEntity<Void> error() {
			return ResponseEntity.status(HttpStatus.BAD_GATEWAY).build();
		}

		@GetMapping("/proxy/doubles")
		ResponseEntity<String> doubles(@RequestHeader("Origin") String origin) {
			return ResponseEntity.ok().header("Access-Control-Allow-Origin", origin, origin).body("x");
		}

	}

}
