package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.corsstarter.docs.AttachmentController;
import io.github.corsstarter.docs.UploadLimit;
import io.github.corsstarter.web.RawHttp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code in {@code docs/webflux.md} is compiled here, and behaves with the page's YAML
 * as the page describes.
 */
class WebFluxPageTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String[] READABLE = { "Access-Control-Allow-Origin: https://app.example.com",
			"Access-Control-Expose-Headers: Location", "Vary: Origin" };

	private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b";

	private static final int OVER_THE_LIMIT = 20_000_000;

	@TempDir
	static Path directory;

	private static @Nullable ConfigurableApplicationContext application;

	// Both run until the end, because a Netty server that stops also stops the shared
	// threads of the other
	private static @Nullable ConfigurableApplicationContext withoutLimitBean;

	private RawHttp http = new RawHttp(0);

	@BeforeAll
	static void start() throws IOException {
		application = run(Application.class, UploadLimit.class);
		withoutLimitBean = run(Application.class);
	}

	private static ConfigurableApplicationContext run(Class<?>... sources) throws IOException {
		Path yaml = Files.writeString(directory.resolve("application.yml"), block("yaml"));
		return new SpringApplicationBuilder(sources).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--attachments.directory=" + directory.resolve("attachments"),
					"--spring.config.location=" + yaml.toUri(), "--cors.policies.off.paths=/off/**",
					"--cors.policies.off.enabled=false", "--" + ReactiveProtocolApplication.WITHOUT_SECURITY);
	}

	@AfterAll
	static void stop() {
		Stream.of(application, withoutLimitBean)
			.filter(Objects::nonNull)
			.forEach(ConfigurableApplicationContext::close);
	}

	@BeforeEach
	void setUp() {
		this.http = new RawHttp(port(Objects.requireNonNull(application)));
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("../docs/webflux.md"));
	}

	private static String block(String language) throws IOException {
		String page = page();
		int start = page.indexOf("```" + language + "\n") + language.length() + 4;
		return page.substring(start, page.indexOf("```", start));
	}

	private static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
	}

	private RawHttp.Answer post(String contentType, String body) throws IOException {
		return this.http.send(body.getBytes(StandardCharsets.US_ASCII), "POST /attachments", APP, contentType);
	}

	@ParameterizedTest
	@ValueSource(classes = { AttachmentController.class, UploadLimit.class })
	void thePageShowsTheCode(Class<?> shown) throws IOException {
		String source = Files.readString(Path.of("src/test/java", shown.getName().replace('.', '/') + ".java"));
		assertThat(page()).contains("```java\n" + source.substring(source.indexOf("import ")) + "```\n");
	}

	@Test
	void anUploadIsStoredAndItsLocationCanBeRead() throws IOException {
		RawHttp.Answer answer = this.http.upload("/attachments", 1000, APP);
		assertAnswer(answer, 201, READABLE);
		String location = answer.values("Location").get(0);
		assertThat(location).startsWith("http://localhost:" + this.http.port() + "/attachments/");
		Path stored = directory.resolve("attachments").resolve(location.substring(location.lastIndexOf('/') + 1));
		assertThat(stored).hasSize(1000);
	}

	@Test
	void anUploadWithProgressAsksFirst() throws IOException {
		assertAnswer(this.http.send("OPTIONS /attachments", APP, "Access-Control-Request-Method: POST"), 204,
				"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Methods: GET,HEAD,POST",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800", "Vary: Origin");
	}

	@Test
	void anUploadOverTheLimitIsReadable() throws Exception {
		assertReadable(uploadOverTheLimit(this.http.port()), 413);
	}

	@Test
	void withoutTheBeanTheUploadIsAServerError() throws Exception {
		assertReadable(uploadOverTheLimit(port(Objects.requireNonNull(withoutLimitBean))), 500);
	}

	/**
	 * Upload as browsers do, with a persistent connection.
	 */
	private static HttpResponse<String> uploadOverTheLimit(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/attachments"))
			.version(HttpClient.Version.HTTP_1_1)
			.header("Origin", "https://app.example.com")
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString("--b\r\nContent-Disposition: form-data; name=\"file\"; "
					+ "filename=\"f\"\r\n\r\n" + "x".repeat(OVER_THE_LIMIT) + "\r\n--b--\r\n"))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static void assertReadable(HttpResponse<?> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		Stream<String> headers = response.headers()
			.map()
			.entrySet()
			.stream()
			.flatMap((header) -> header.getValue().stream().map((value) -> header.getKey() + ": " + value))
			.filter((line) -> line.matches("(?i)(access-control-|vary:|cors-refusal:).*"));
		assertThat(headers).usingElementComparator(String.CASE_INSENSITIVE_ORDER).containsExactlyInAnyOrder(READABLE);
	}

	@Test
	void anotherMediaTypeIsReadable() throws IOException {
		assertAnswer(post("Content-Type: application/json", "{}"), 415, READABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "name=\"other\"; filename=\"f\"", "name=\"file\"", "name=\"file\"; filename=\"\"" })
	void aBodyWithoutTheFileIsReadable(String disposition) throws IOException {
		assertAnswer(
				post(MULTIPART, "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\nx\r\n--b--\r\n"),
				400, READABLE);
	}

	@Test
	void onlyThePolicyChecksTheOriginOfAWebSocket() throws IOException {
		// The page's policy allows no credentials
		assertAnswer(handshake("/socket", APP), 403, "Access-Control-Allow-Origin: https://app.example.com",
				"Access-Control-Expose-Headers: Location", "Cors-Refusal: websocket-needs-credentials", "Vary: Origin");
		assertThat(handshake("/socket", "Origin: http://localhost:" + this.http.port()).status()).isEqualTo(101);
		assertAnswer(handshake("/socket", "Origin: https://stranger.example"), 403, "Cors-Refusal: origin-not-allowed",
				"Vary: Origin");
		assertAnswer(handshake("/off/socket", "Origin: https://stranger.example"), 101);
	}

	private RawHttp.Answer handshake(String path, String origin) throws IOException {
		return this.http.send("GET " + path, origin, "Connection: Upgrade, close", "Upgrade: websocket",
				"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ AttachmentController.class, ReactiveNettyServer.class })
	static class Application implements WebFluxConfigurer {

		// Spring would use the first server on the class path
		@Override
		public WebSocketService getWebSocketService() {
			return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
		}

		@Bean
		SimpleUrlHandlerMapping webSockets() {
			WebSocketHandler handler = WebSocketSession::close;
			return new SimpleUrlHandlerMapping(Map.of("/socket", handler, "/off/socket", handler),
					Ordered.HIGHEST_PRECEDENCE);
		}

	}

}
