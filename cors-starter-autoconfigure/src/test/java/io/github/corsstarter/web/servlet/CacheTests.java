package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.corsstarter.web.Nginx;
import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application behind a shared cache of nginx: no origin gets a response for another
 * one, whichever comes first. Each test has its own resource, which may be cached for an
 * hour.
 * <p>
 * The attack: <a href=
 * "https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties">Exploiting
 * CORS misconfigurations for Bitcoins and bounties</a>, "Server-side cache poisoning".
 */
class CacheTests {

	private static final String APP = "https://app.example.com";

	private static final String OTHER = "https://other.example.com";

	private static final AtomicInteger resources = new AtomicInteger();

	private static @Nullable Nginx nginx;

	private static @Nullable ConfigurableApplicationContext application;

	@TempDir
	private static Path folder = Path.of("");

	private String path = "";

	@BeforeEach
	void startOnce() throws IOException, GeneralSecurityException {
		Path executable = Nginx.find();
		if (application == null) {
			application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
				.run("--server.port=0", "--cors.allowed-origins=" + APP + "," + OTHER,
						"--" + ProtocolApplication.WITHOUT_SECURITY, "--cors.policies.open.paths=/open/**",
						"--cors.policies.open.allowed-origins=*");
			String port = application.getEnvironment().getRequiredProperty("local.server.port");
			nginx = Nginx.start(executable, folder, Map.of("cached.test", """
					proxy_pass http://127.0.0.1:%s;
					proxy_set_header Host $http_host;
					proxy_cache shared;
					proxy_cache_key $request_uri;
					add_header X-Cache $upstream_cache_status always;
					""".formatted(port)));
		}
		this.path = "/closed/" + resources.incrementAndGet();
	}

	@AfterAll
	static void stop() {
		if (nginx != null) {
			nginx.close();
		}
		if (application != null) {
			application.close();
		}
	}

	private RawHttp.Answer get(String... headers) throws IOException {
		String[] all = new String[headers.length + 1];
		all[0] = "Host: cached.test";
		System.arraycopy(headers, 0, all, 1, headers.length);
		return Objects.requireNonNull(nginx).http().send("GET " + this.path, all);
	}

	private void assertReadableBy(String origin, String cache) throws IOException {
		RawHttp.Answer answer = get("Origin: " + origin);
		assertThat(answer.values("X-Cache")).containsExactly(cache);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly(origin);
	}

	@Test
	void theCacheKeepsCacheableResponses() throws IOException {
		assertReadableBy(APP, "MISS");
		assertReadableBy(APP, "HIT");
	}

	@Test
	void noOriginGetsTheResponseOfAnother() throws IOException {
		assertReadableBy(APP, "MISS");
		assertReadableBy(OTHER, "MISS");
		assertReadableBy(APP, "HIT");
		RawHttp.Answer stranger = get("Origin: https://stranger.example");
		assertThat(stranger.status()).isEqualTo(403);
		assertThat(stranger.hasHeader("Access-Control-Allow-Origin")).isFalse();
	}

	@Test
	void aRequestWithoutOriginDoesNotPoisonTheCache() throws IOException {
		assertThat(get().values("Vary")).containsExactly("Origin");
		assertReadableBy(APP, "MISS");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/varies/set/", "/varies/add/" })
	void aHandlersOwnVaryKeepsThePolicysVary(String kind) throws IOException {
		this.path = kind + this.path.substring("/closed/".length());
		assertThat(get().values("X-Cache")).containsExactly("MISS");
		assertReadableBy(APP, "MISS");
		assertReadableBy(OTHER, "MISS");
		assertReadableBy(APP, "HIT");
	}

	@Test
	void aRefusalIsNotCached() throws IOException {
		get("Origin: " + APP, "Origin: " + APP);
		get("Origin: https://stranger.example");
		assertReadableBy(APP, "MISS");
	}

	/**
	 * The cache doesn't know how these headers affect the response.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Mode: navigate", "Access-Control-Request-Method: DELETE",
			"Access-Control-Request-Headers: ,,,," })
	void noHeaderMakesTheResponseUnreadable(String header) throws IOException {
		get("Origin: " + APP, header);
		assertReadableBy(APP, "HIT");
	}

	@Test
	void anOpenResponseIsSharedByAllOrigins() throws IOException {
		this.path = "/open/" + this.path.substring("/closed/".length());
		get();
		for (String origin : new String[] { APP, "https://stranger.example", "null" }) {
			RawHttp.Answer answer = get("Origin: " + origin);
			assertThat(answer.values("X-Cache")).containsExactly("HIT");
			assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("*");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ TomcatServer.class, Handlers.class })
	static class Application {

	}

	@RestController
	static class Handlers {

		@GetMapping({ "/closed/{id}", "/open/{id}" })
		ResponseEntity<String> content(@PathVariable String id) {
			return ResponseEntity.ok().cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic()).body(id);
		}

		@GetMapping("/varies/set/{id}")
		ResponseEntity<String> setVary(@PathVariable String id, HttpServletResponse response) {
			response.setHeader("Vary", "Accept");
			return content(id);
		}

		@GetMapping("/varies/add/{id}")
		ResponseEntity<String> addVary(@PathVariable String id, HttpServletResponse response) {
			response.addHeader("Vary", "Accept");
			return content(id);
		}

	}

}
