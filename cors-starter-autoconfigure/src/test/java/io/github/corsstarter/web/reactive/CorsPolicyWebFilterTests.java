package io.github.corsstarter.web.reactive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes to the headers between the filter and the commit of the response.
 */
@ExtendWith(OutputCaptureExtension.class)
class CorsPolicyWebFilterTests {

	private static final String ORIGIN = "https://app.example.com";

	private static final CorsPolicyWebFilter FILTER = new CorsPolicyWebFilter(
			CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(ORIGIN)).paths(List.of("/api/**")).build()), 0);

	private static MockServerHttpResponse send(MockServerHttpRequest request, WebFilter application) {
		MockServerHttpResponse response = new MockServerHttpResponse();
		HttpHandler handler = WebHttpHandlerBuilder.webHandler((exchange) -> exchange.getResponse().setComplete())
			.filter(FILTER, application)
			.build();
		handler.handle(request, response).block();
		return response;
	}

	private static MockServerHttpRequest get(String path) {
		return MockServerHttpRequest.get(path).header("Origin", ORIGIN).header("Host", "localhost").build();
	}

	private static Mono<Void> spoil(ServerHttpResponse response) {
		return Mono.fromRunnable(() -> {
			response.getHeaders().set("Access-Control-Allow-Origin", "*");
			response.getHeaders().add("Access-Control-Max-Age", "1");
			response.getHeaders().set("Vary", "Accept");
		});
	}

	private static void assertSettled(MockServerHttpResponse response) {
		assertThat(response.getHeaders().get("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
		assertThat(response.getHeaders().get("Access-Control-Max-Age")).isNull();
		assertThat(response.getHeaders().get("Vary")).containsExactly("Accept,Origin");
	}

	@Test
	void undoesHeadersThatAFilterSetsLate(CapturedOutput output) {
		assertSettled(send(get("/api/late"), (exchange, chain) -> {
			exchange.getResponse().beforeCommit(() -> spoil(exchange.getResponse()));
			return chain.filter(exchange);
		}));
		assertThat(output).contains(
				"The application set Access-Control-Allow-Origin on a response for /api/late. The header was dropped");
	}

	@Test
	void namesHeadersThatAHandlerWouldExpose(CapturedOutput output) {
		send(get("/api/exposing"), (exchange, chain) -> {
			exchange.getResponse().getHeaders().set("Access-Control-Allow-Origin", "*");
			exchange.getResponse().getHeaders().set("access-control-expose-headers", "Content-Disposition");
			return chain.filter(exchange);
		});
		assertThat(output).containsOnlyOnce("The application set Access-Control-Expose-Headers: Content-Disposition "
				+ "on a response for /api/exposing. The header was dropped");
	}

	@Test
	void undoesHeadersThatAFilterSetsBeforeItFails() {
		MockServerHttpResponse response = send(get("/api/fails"),
				(exchange, chain) -> spoil(exchange.getResponse()).then(Mono.error(new IllegalStateException("x"))));
		assertThat(response.getStatusCode()).hasToString("500 INTERNAL_SERVER_ERROR");
		assertSettled(response);
	}

	@Test
	void immutableListsAreReplaced() {
		HandlerFunction<ServerResponse> function = (request) -> ServerResponse.ok()
			.header("Access-Control-Allow-Origin", "*")
			.header("Access-Control-Max-Age", "1")
			.header("Vary", "Accept")
			.build();
		MockServerHttpResponse response = new MockServerHttpResponse();
		WebHttpHandlerBuilder
			.webHandler(RouterFunctions.toWebHandler(RouterFunctions.route().GET("/api/x", function).build()))
			.filter(FILTER)
			.build()
			.handle(get("/api/x"), response)
			.block();
		assertSettled(response);
	}

	@Test
	void aResponseThatIsFilteredTwiceIsSettledOnce() {
		MockServerHttpResponse response = send(get("/api/x"), FILTER);
		assertThat(response.getHeaders().get("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
		assertThat(response.getHeaders().get("Vary")).containsExactly("Origin");
	}

	@Test
	void dropsTheHandlersOwnHeadersFromUndecoratedResponses() {
		MockServerHttpRequest navigation = MockServerHttpRequest.post("/api/x")
			.header("Origin", "https://login.example")
			.header("Sec-Fetch-Mode", "navigate")
			.build();
		MockServerHttpRequest withoutOrigin = MockServerHttpRequest.get("/api/x").build();
		for (MockServerHttpRequest request : List.of(navigation, withoutOrigin)) {
			assertUndecorated(
					send(request, (exchange, chain) -> spoil(exchange.getResponse()).then(chain.filter(exchange))));
		}
	}

	private static void assertUndecorated(MockServerHttpResponse response) {
		assertThat(response.getHeaders().headerNames()).containsExactly("Vary");
		assertThat(response.getHeaders().get("Vary")).containsExactly("Accept,Origin");
	}

	@ParameterizedTest
	@CsvSource({ "GET, https://stranger.example", "PUT, https://stranger.example", "DELETE, " + ORIGIN })
	void dropsTheHandlersOwnHeadersIfARefusedRequestContinues(String method, String origin) {
		CorsPolicyWebFilter lenient = new CorsPolicyWebFilter(
				CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(ORIGIN)).rejectRefused(false).build()), 0);
		MockServerHttpRequest request = MockServerHttpRequest.method(HttpMethod.valueOf(method), "/x")
			.header("Origin", origin)
			.build();
		MockServerHttpResponse response = new MockServerHttpResponse();
		WebHttpHandlerBuilder
			.webHandler((exchange) -> spoil(exchange.getResponse()).then(exchange.getResponse().setComplete()))
			.filter(lenient)
			.build()
			.handle(request, response)
			.block();
		assertUndecorated(response);
	}

	@Test
	void warnsOnceAboutHeadersOfAPrecedingFilter(CapturedOutput output) {
		CorsPolicyWebFilter filter = new CorsPolicyWebFilter(
				CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(ORIGIN)).build()), 0);
		for (int i = 0; i < 3; i++) {
			MockServerHttpResponse response = new MockServerHttpResponse();
			response.getHeaders().set("Access-Control-Allow-Origin", "*");
			response.getHeaders().set("Access-Control-Allow-Credentials", "true");
			WebHttpHandlerBuilder.webHandler((exchange) -> exchange.getResponse().setComplete())
				.filter(filter)
				.build()
				.handle(get("/api/x" + i), response)
				.block();
			assertThat(response.getHeaders().headerNames()).containsExactlyInAnyOrder("Access-Control-Allow-Origin",
					"Vary");
			assertThat(response.getHeaders().get("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
		}
		assertThat(output).containsOnlyOnce("A filter that runs before the CORS policy filter set "
				+ "Access-Control-Allow-Credentials. The header was dropped, because policy 'default' sets "
				+ "the CORS headers for its paths.");
	}

	@Test
	void aFileIsSentWithoutCopyingIfTheServerSupportsIt(@TempDir Path folder) throws Exception {
		Path file = Files.writeString(folder.resolve("x.txt"), "content");
		ZeroCopyResponse response = new ZeroCopyResponse();
		WebHttpHandlerBuilder.webHandler(RouterFunctions.toWebHandler(RouterFunctions.route()
			.GET("/api/x.txt", (request) -> ServerResponse.ok().bodyValue(new FileSystemResource(file)))
			.build())).filter(FILTER).build().handle(get("/api/x.txt"), response).block();
		assertThat(response.file).isEqualTo(file);
		assertThat(response.getHeaders().get("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my_service:8080", "localhost", "[::1]:8080", "a:99999", "" })
	void anUnusualHostIsNotRefused(String host) {
		MockServerHttpRequest request = MockServerHttpRequest.method(HttpMethod.GET, "/api/x")
			.header("Origin", ORIGIN)
			.header("Host", host)
			.build();
		assertThat(send(request, (exchange, chain) -> chain.filter(exchange)).getHeaders()
			.get("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
	}

	@ParameterizedTest
	@CsvSource({ "http://my_service:8080, http://my_service:8080, true",
			"http://my_service:8080, https://my_service:8080, true", "http://my_service:8080, http://my_service, false",
			"https://a.example, https://a.example, true", "http://a.example:80, http://a.example, true",
			"http://[::1]:1, http://[::1]:1, true", "http://a.example, http://b.example, false" })
	void itsOwnOriginIsRecognised(String url, String origin, boolean own) {
		MockServerHttpRequest request = MockServerHttpRequest.get(url + "/api/x").header("Origin", origin).build();
		MockServerHttpResponse response = send(request, (exchange, chain) -> chain.filter(exchange));
		assertThat(response.getStatusCode() == null).isEqualTo(own);
	}

	@ParameterizedTest
	@CsvSource({ "/api/x, /api/x", "/api//x, /api/x", "/open/../api/x, /api/x", "/open/..;/api/x, /api/x",
			"/%61pi/x, /api/x", "/open/%2e%2e/api/x, /api/x", "/api;v=1/x;y, /api/x", "/a%2Fb, /a/b", "/, ''" })
	void aGatewaysUpstreamMayReadAPathDifferently(String path, String decoded) {
		ReactiveCorsRequest request = new ReactiveCorsRequest(
				MockServerHttpRequest.method(HttpMethod.GET, java.net.URI.create(path)).build());
		assertThat(request.path()).isEqualTo(path);
		assertThat(request.decodedPath()).isEqualTo(decoded);
	}

	private static final class ZeroCopyResponse extends MockServerHttpResponse
			implements org.springframework.http.ZeroCopyHttpOutputMessage {

		private Path file = Path.of("");

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			this.file = file;
			return setComplete();
		}

		@Override
		public HttpHeaders getHeaders() {
			return super.getHeaders();
		}

	}

}
