package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pages can reach a partner's API through the proxy route, regardless of the partner's
 * CORS headers, and the partner receives only the necessary headers.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.http.clients.read-timeout=500ms")
class PartnerProxyTests {

	private static final String APP = "https://app.example.com";

	private static final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

	private static final CountDownLatch end = new CountDownLatch(1);

	private static final ExecutorService threads = Executors.newCachedThreadPool();

	@TempDir
	static Path directory;

	private static @Nullable HttpServer partner;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		partner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		partner.createContext("/", PartnerProxyTests::answer);
		partner.setExecutor(threads);
		partner.start();
		String url = "http://localhost:" + partner.getAddress().getPort();
		registry.add("partner.url", () -> url);
		registry.add("attachments.directory", () -> directory);
	}

	@AfterAll
	static void stopPartner() {
		end.countDown();
		Objects.requireNonNull(partner).stop(0);
		threads.shutdown();
	}

	@BeforeEach
	void forget() {
		seen.clear();
	}

	private static void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().toString();
		seen.add(new Seen(exchange.getRequestMethod(), path, exchange.getRequestHeaders()));
		if (path.endsWith("/silent")) {
			awaitTheEnd();
		}
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			Headers headers = exchange.getResponseHeaders();
			headers.add("Content-Type", "text/plain");
			switch (path.replaceFirst(".*/", "")) {
				case "wrong" -> {
					headers.add("Access-Control-Allow-Origin", "https://other.example");
					headers.add("Access-Control-Allow-Credentials", "true");
				}
				case "any" -> headers.add("Access-Control-Allow-Origin", "*");
				case "doubled" -> {
					headers.add("Access-Control-Allow-Origin", APP);
					headers.add("Access-Control-Allow-Origin", APP);
					headers.add("Access-Control-Expose-Headers", "X-Internal");
				}
				case "cookie" -> headers.add("Set-Cookie", "partner=1");
				case "moved" -> headers.add("Location", "http://localhost:1/elsewhere");
				default -> {
				}
			}
			if (path.endsWith("/endless")) {
				exchange.sendResponseHeaders(200, 0);
				exchange.getResponseBody().write(new byte[100_000]);
				exchange.getResponseBody().flush();
				awaitTheEnd();
				return;
			}
			byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(path.endsWith("/moved") ? 307 : path.endsWith("/broken") ? 503 : 200,
					body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private static void awaitTheEnd() {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).header("Origin", APP);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static List<String> corsHeaders(HttpResponse<?> response) {
		return response.headers()
			.map()
			.entrySet()
			.stream()
			.filter((header) -> header.getKey().toLowerCase(Locale.ROOT).startsWith("access-control-"))
			.flatMap((header) -> header.getValue().stream().map((value) -> header.getKey() + ": " + value))
			.map((line) -> line.toLowerCase(Locale.ROOT))
			.sorted()
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "wrong", "any", "doubled", "moved", "broken" })
	void theResponseHasExactlyOneSetOfCorsHeaders(String name) throws Exception {
		HttpResponse<String> response = send(request("/partner/" + name));
		assertThat(response.statusCode()).isEqualTo(switch (name) {
			case "moved" -> 307;
			case "broken" -> 503;
			default -> 200;
		});
		assertThat(response.body()).isEqualTo("hello");
		assertThat(corsHeaders(response)).containsExactly("access-control-allow-origin: " + APP,
				"access-control-expose-headers: location,content-disposition,etag,retry-after");
	}

	@Test
	void onlyListedHeadersAreForwarded() throws Exception {
		send(request("/partner/none?q=a%26b").header("Cookie", "session=secret")
			.header("Authorization", "Bearer secret")
			.header("X-Forwarded-For", "10.0.0.1")
			.header("X-Own", "1")
			.header("Referer", "https://app.example.com/secret")
			.header("Accept-Language", "de")
			.header("Content-Type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString("x")));
		assertThat(seen).singleElement().satisfies((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.path()).isEqualTo("/tour/left-alone/none?q=a%26b");
			assertThat(request.headers().keySet().stream().map((name) -> name.toLowerCase(Locale.ROOT)))
				// Headers that the page didn't send are from the forwarding client
				.isSubsetOf("accept", "accept-encoding", "accept-language", "content-type", "connection", "host",
						"http2-settings", "transfer-encoding", "upgrade", "user-agent", "content-length");
			assertThat(request.headers().getFirst("Accept-Language")).isEqualTo("de");
			assertThat(request.headers().getFirst("Host"))
				.isEqualTo("localhost:" + Objects.requireNonNull(partner).getAddress().getPort());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/partner/none/../../secret", "/partner/a/b", "/partner/%2e%2e%2fsecret", "/partner",
			"/partner/..;/secret", "/partner?url=http://localhost:1/" })
	void noOtherPathIsReached(String path) throws Exception {
		assertThat(send(request(path)).statusCode()).isBetween(400, 499);
		assertThat(seen).isEmpty();
	}

	@Test
	void theHostIsFixed() throws Exception {
		send(request("/partner/none?url=http://localhost:1/&uri=http://localhost:1/").header("X-Forwarded-Host",
				"localhost:1"));
		assertThat(seen).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "DELETE", "PATCH" })
	void noOtherMethodIsForwarded(String method) throws Exception {
		HttpResponse<String> response = send(
				request("/partner/none").method(method, HttpRequest.BodyPublishers.noBody()));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("method-not-allowed");
		assertThat(seen).isEmpty();
	}

	@Test
	void aRefusedOriginIsNotForwarded() throws Exception {
		HttpResponse<String> response = send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/partner/none"))
					.header("Origin", "https://stranger.example"));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(corsHeaders(response)).isEmpty();
		assertThat(seen).isEmpty();
	}

	@Test
	void aLargeRequestIsRefusedAndCanBeRead() throws Exception {
		HttpResponse<String> response = send(
				request("/partner/none").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1_100_000])));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(corsHeaders(response)).contains("access-control-allow-origin: " + APP);
		assertThat(seen).isEmpty();
	}

	@Test
	void aRequestOfUnknownLengthIsRefused() throws Exception {
		HttpResponse<String> response = send(request("/partner/none").POST(
				HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(new byte[1_100_000]))));
		assertThat(response.statusCode()).isEqualTo(411);
		assertThat(corsHeaders(response)).contains("access-control-allow-origin: " + APP);
		assertThat(seen).isEmpty();
	}

	@Test
	void aSlowPartnerTimesOut() throws Exception {
		HttpResponse<String> response = send(request("/partner/silent"));
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(corsHeaders(response)).contains("access-control-allow-origin: " + APP);
	}

	@Test
	void anEndlessResponseIsAborted() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(request("/partner/endless")));
	}

	@Test
	void thePartnersCookiesAreNotForwarded() throws Exception {
		assertThat(send(request("/partner/cookie")).headers().map()).doesNotContainKey("set-cookie");
	}

	@Test
	void thePageShowsTheShowcasesRoute() throws IOException {
		String page = Files.readString(Path.of("../docs/every-answer.md"));
		int section = page.indexOf("\n## An API that sends no CORS headers\n");
		assertThat(section).isPositive();
		int start = page.indexOf("```yaml\n", section) + "```yaml\n".length();
		Properties shown = yaml(page.substring(start, page.indexOf("```", start)));
		shown.remove("cors.allowed-origins");
		shown.remove("spring.cloud.gateway.server.webmvc.routes[0].uri");
		assertThat(yaml(
				Files.readString(Path.of("src/main/resources/application.yml")).replace("/tour/left-alone/", "/api/")))
			.containsAllEntriesOf(shown);
	}

	private static Properties yaml(String text) {
		YamlPropertiesFactoryBean factory = new YamlPropertiesFactoryBean();
		factory.setResources(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
		return Objects.requireNonNull(factory.getObject());
	}

	/**
	 * A request that the partner receives.
	 *
	 * @param method the method
	 * @param path path and query
	 * @param headers the headers
	 */
	record Seen(String method, String path, Headers headers) {

	}

}
