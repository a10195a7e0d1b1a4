package io.github.corsstarter.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.JettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's own resources behind a shared cache of nginx. A page loads an image with
 * {@code <img>}, without an {@code Origin}, and reads it with {@code fetch} later. The
 * cache must not serve the first response to the second request. Spring sets {@code Vary}
 * for precompressed resources.
 */
class CachedResourcesTests {

	private static final String APP = "https://app.example.com";

	private static final String WITHOUT_SECURITY = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration";

	private static final Map<Server, ConfigurableApplicationContext> applications = new EnumMap<>(Server.class);

	private static @Nullable Nginx nginx;

	@TempDir
	private static Path folder = Path.of("");

	@BeforeEach
	void startOnce() throws IOException, GeneralSecurityException {
		Path executable = Nginx.find();
		if (nginx != null) {
			return;
		}
		Path resources = Files.createDirectory(folder.resolve("resources"));
		for (String name : new String[] { "font.woff2", "image.svg", "plain.svg" }) {
			Files.writeString(resources.resolve(name), "content");
		}
		compress(resources.resolve("font.woff2.gz"));
		compress(resources.resolve("image.svg.gz"));
		Map<String, String> sites = new LinkedHashMap<>();
		for (Server server : Server.values()) {
			ConfigurableApplicationContext application = server.start(resources);
			applications.put(server, application);
			sites.put(server.host(), """
					proxy_pass http://127.0.0.1:%d;
					proxy_set_header Host $http_host;
					proxy_cache shared;
					proxy_cache_key $http_host$request_uri;
					add_header X-Cache $upstream_cache_status always;
					""".formatted(port(server)));
		}
		nginx = Nginx.start(executable, Files.createDirectory(folder.resolve("nginx")), sites);
	}

	private static int port(Server server) {
		return Objects.requireNonNull(applications.get(server))
			.getEnvironment()
			.getRequiredProperty("local.server.port", Integer.class);
	}

	private static void compress(Path file) throws IOException {
		try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
			output.write("content".getBytes(StandardCharsets.US_ASCII));
		}
	}

	@AfterAll
	static void stop() {
		if (nginx != null) {
			nginx.close();
		}
		applications.values().forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void aFirstRequestWithoutOriginDoesNotPoisonTheCache(Server server) throws IOException {
		for (String path : new String[] { "/font.woff2", "/image.svg", "/plain.svg" }) {
			RawHttp.Answer first = get(server, path);
			assertThat(first.values("X-Cache")).containsExactly("MISS");
			assertThat(first.values("Content-Encoding")).hasSize(path.equals("/plain.svg") ? 0 : 1);
			assertThat(String.join(",", first.values("Vary"))).contains("Origin");
			assertThat(first.corsHeaders()).noneMatch((line) -> line.startsWith("Access-Control-"));
			for (String cache : new String[] { "MISS", "HIT" }) {
				RawHttp.Answer answer = get(server, path, "Origin: " + APP);
				assertThat(answer.values("X-Cache")).containsExactly(cache);
				assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly(APP);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aNotModifiedResponseVariesByOrigin(Server server) throws IOException {
		for (String method : new String[] { "GET", "HEAD" }) {
			RawHttp.Answer answer = new RawHttp(port(server)).send(method + " /font.woff2", "Accept-Encoding: gzip",
					"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT");
			assertThat(answer.status()).isEqualTo(304);
			assertThat(answer.values("Vary")).contains("Origin");
		}
	}

	private static RawHttp.Answer get(Server server, String path, String... headers) throws IOException {
		String[] all = new String[headers.length + 2];
		all[0] = "Host: " + server.host();
		all[1] = "Accept-Encoding: gzip";
		System.arraycopy(headers, 0, all, 2, headers.length);
		RawHttp.Answer answer = Objects.requireNonNull(nginx).http().send("GET " + path, all);
		assertThat(answer.status()).isEqualTo(200);
		return answer;
	}

	enum Server {

		TOMCAT(TomcatServer.class, WebApplicationType.SERVLET), JETTY(JettyServer.class, WebApplicationType.SERVLET),
		NETTY(ReactiveNettyServer.class, WebApplicationType.REACTIVE);

		private final Class<?> configuration;

		private final WebApplicationType type;

		Server(Class<?> configuration, WebApplicationType type) {
			this.configuration = configuration;
			this.type = type;
		}

		String host() {
			return name().toLowerCase(Locale.ROOT) + ".test";
		}

		ConfigurableApplicationContext start(Path resources) {
			return new SpringApplicationBuilder(Application.class, this.configuration).web(this.type)
				.run("--server.port=0", "--cors.allowed-origins=" + APP,
						"--spring.web.resources.static-locations=" + resources.toUri(),
						"--spring.web.resources.chain.enabled=true", "--spring.web.resources.chain.compressed=true",
						"--spring.web.resources.cache.cachecontrol.max-age=1h",
						"--spring.web.resources.cache.cachecontrol.cache-public=true", WITHOUT_SECURITY);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
