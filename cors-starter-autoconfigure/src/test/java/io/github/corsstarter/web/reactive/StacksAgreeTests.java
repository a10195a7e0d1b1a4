package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A servlet application on Tomcat and a reactive one on Netty give the same responses to
 * random requests, with policies from properties and with random policies: status, CORS
 * headers and the body of a refusal.
 */
class StacksAgreeTests {

	static final String WITHOUT_SECURITY = ReactiveProtocolApplication.WITHOUT_SECURITY
			+ ",org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration"
			+ ",org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
			+ ",org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration"
			+ ",org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
			+ ",org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

	private static final List<ConfigurableApplicationContext> SERVERS = new ArrayList<>();

	private static final String[] METHODS = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH" };

	private static final String[] PATHS = { "/x", "/missing/x", "/credentials/x", "/credentials//x", "/any/x",
			"/%61ny/x", "/any", "/off/x", "/lenient/x", "/credentials/../any/x" };

	private static final String[] ORIGINS = { "https://app.example.com", "https://a.sub.example.com",
			"https://sub.example.com", "http://localhost:3000", "https://stranger.example", "null", "",
			"HTTPS://app.example.com", "https://app.example.com:443", "https://localhost", "rubbish",
			"http://localhost:0", "http://[::1]", "https://a..sub.example.com", "https://user@app.example.com",
			"https://app.example.com." };

	private static final String[] OTHERS = { "Access-Control-Request-Method: PUT", "Access-Control-Request-Method: GET",
			"Access-Control-Request-Method: x y", "Access-Control-Request-Headers: x-a",
			"Access-Control-Request-Headers: X-B , authorization", "Access-Control-Request-Headers: ,,,",
			"Access-Control-Request-Headers: not(token", "Access-Control-Request-Private-Network: true",
			"Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin",
			"Sec-Fetch-Site: cross-site", "Origin: https://app.example.com" };

	private static final String[] PATTERNS = { "https://app.example.com", "https://*.sub.example.com",
			"http://localhost:*", "http://[::1]", "https://*.example.com:*", "null" };

	private final Random random = RandomCases.random(20261122);

	private int refused;

	private int decorated;

	@BeforeAll
	static void start() {
		start(WebApplicationType.SERVLET, TomcatServer.class);
		start(WebApplicationType.REACTIVE, ReactiveNettyServer.class);
	}

	private static void start(WebApplicationType type, Class<?> server) {
		SERVERS.add(new SpringApplicationBuilder(Application.class, server).web(type)
			.run("--server.port=0", "--spring.main.banner-mode=off", "--" + WITHOUT_SECURITY,
					"--cors.allowed-origins=https://app.example.com,https://*.sub.example.com,http://localhost:*",
					"--cors.allowed-methods=GET,POST,PUT", "--cors.exposed-headers=ETag,Location",
					"--cors.allowed-headers=X-A,X-B", "--cors.policies.credentials.paths=/credentials/**",
					"--cors.policies.credentials.allow-credentials=true",
					"--cors.policies.credentials.allowed-headers=*", "--cors.policies.credentials.allowed-methods=*",
					"--cors.policies.credentials.allow-private-network=true",
					"--cors.policies.credentials.exposed-headers=", "--cors.policies.any.paths=/any/**",
					"--cors.policies.any.allowed-origins=*", "--cors.policies.off.paths=/off/**",
					"--cors.policies.off.enabled=false"));
	}

	@AfterAll
	static void stop() {
		SERVERS.forEach(ConfigurableApplicationContext::close);
		SERVERS.clear();
	}

	@Test
	void stacksAgreeOnEveryRequest() throws IOException {
		int cases = RandomCases.count(1_000);
		for (int i = 0; i < cases; i++) {
			assertAgreement(one(PATHS));
		}
		assertThat(this.refused).isGreaterThan(cases / 6);
		assertThat(this.decorated).isGreaterThan(cases / 6);
	}

	@Test
	void stacksAgreeUnderEveryPolicy() throws IOException {
		CorsPolicies before = SERVERS.get(0).getBean(CorsPolicies.class);
		List<CorsPolicy> policies = before.all();
		List<String> pathsLeftAlone = before.pathsLeftAlone();
		int cases = RandomCases.count(100);
		try {
			for (int i = 0; i < cases; i++) {
				replace(List.of(policy("default", "/**"), policy("any", "/any/**")), List.of("/off/**"));
				for (int j = 0; j < 10; j++) {
					assertAgreement(one("/x", "/missing/x", "/any/x", "/%61ny/x", "/off/x"));
				}
			}
		}
		finally {
			replace(policies, pathsLeftAlone);
		}
		assertThat(this.refused).isGreaterThan(cases * 10 / 6);
		assertThat(this.decorated).isGreaterThan(cases * 10 / 6);
	}

	private static void replace(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		for (ConfigurableApplicationContext server : SERVERS) {
			assertThat(server.getBean(CorsPolicies.class).replace(policies, pathsLeftAlone)).isEmpty();
		}
	}

	private CorsPolicy policy(String name, String path) {
		CorsPolicy.Builder policy = CorsPolicy.builder()
			.name(name)
			.paths(List.of(path))
			.allowedMethods(oneIn(4) ? List.of("*") : some(METHODS))
			.allowedHeaders(oneIn(2) ? List.of("*") : some("X-A", "X-B", "Authorization"))
			.exposedHeaders(some("ETag", "Location"))
			.allowPrivateNetwork(oneIn(2))
			.maxAge(Duration.ofSeconds(this.random.nextInt(3)))
			.rejectRefused(!oneIn(4))
			.dangerouslyAllow(EnumSet.allOf(DangerousSetting.class));
		if (oneIn(6)) {
			return policy.allowedOrigins(List.of("*")).build();
		}
		List<String> origins = new ArrayList<>(some(PATTERNS));
		origins.add(one(PATTERNS));
		return policy.allowedOrigins(origins).allowCredentials(oneIn(2)).build();
	}

	private void assertAgreement(String path) throws IOException {
		String requestLine = one(METHODS) + " " + path;
		List<String> headers = new ArrayList<>(List.of("Host: localhost"));
		if (!oneIn(10)) {
			headers.add("Origin: " + one(ORIGINS));
		}
		Stream.of(OTHERS).filter((line) -> oneIn(6)).forEach(headers::add);
		RawHttp.Answer servlet = send(SERVERS.get(0), requestLine, headers);
		RawHttp.Answer reactive = send(SERVERS.get(1), requestLine, headers);
		assertThat(describe(reactive))
			.as("%s %s under %s", requestLine, headers, SERVERS.get(0).getBean(CorsPolicies.class))
			.isEqualTo(describe(servlet));
		this.refused += servlet.values("Cors-Refusal").size();
		this.decorated += servlet.values("Access-Control-Allow-Origin").size();
	}

	private boolean oneIn(int times) {
		return this.random.nextInt(times) == 0;
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	private List<String> some(String... values) {
		return Stream.of(values).filter((value) -> oneIn(2)).toList();
	}

	private static RawHttp.Answer send(ConfigurableApplicationContext server, String requestLine, List<String> headers)
			throws IOException {
		int port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		return new RawHttp(port).send(requestLine, headers.toArray(new String[0]));
	}

	private static String describe(RawHttp.Answer answer) {
		String refusal = answer.body().startsWith("CORS request refused")
				? " " + answer.values("Content-Type") + answer.values("Content-Length") + answer.body() : "";
		return answer.status() + " " + answer.corsHeaders() + refusal;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

	}

	@RestController
	static class Handlers {

		@RequestMapping({ "/x", "/credentials/x", "/any/x", "/off/x", "/lenient/x" })
		String x() {
			return "x";
		}

	}

}
