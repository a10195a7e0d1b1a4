package io.github.corsstarter.actuate;

import java.io.IOException;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.refusal.UnreadHeaders;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actuator endpoints and the open check on a real port.
 */
class ActuatorTests {

	@Nested
	@Import(TomcatServer.class)
	@TestPropertySource(properties = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
	class InAServletApplication extends Contract {

	}

	@Nested
	@Import(ReactiveNettyServer.class)
	@TestPropertySource(properties = { "spring.main.web-application-type=reactive", "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration" })
	class InAReactiveApplication extends Contract {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@DirtiesContext
	@TestPropertySource(properties = { "management.endpoints.web.exposure.include=*",
			"cors.allowed-origins=https://App.example.com/,https://app.example.com", "cors.allowed-methods=GET,PUT",
			"cors.check.enabled=true", "cors.policies.open.paths=/open/**", "cors.policies.open.allowed-origins=*",
			"cors.policies.open.max-age=1h" })
	abstract static class Contract {

		private static final String STRANGER = "Origin: https://stranger.example";

		@LocalServerPort
		private int port;

		@Autowired
		private MeterRegistry registry;

		@Autowired
		private CorsPolicies policies;

		@Autowired
		private UnreadHeaders unreadHeaders;

		private RawHttp http = new RawHttp(0);

		@BeforeEach
		void setUp() {
			this.http = new RawHttp(this.port);
		}

		private JsonNode get(String path) throws IOException {
			RawHttp.Answer answer = this.http.send("GET " + path);
			assertThat(answer.status()).isEqualTo(200);
			String body = answer.body();
			return JsonMapper.shared().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
		}

		@Test
		void showsWhatScriptsCannotRead() throws IOException {
			CorsDecision decision = this.policies
				.decide(TestRequest.request("GET").at("/seen").from("https://app.example.com"));
			this.unreadHeaders.headerUnread(Objects.requireNonNull(decision), "ETag");
			JsonNode policies = get("/actuator/cors").get("policies");
			assertThat(policies.get(0).get("unreadHeaders").toString()).isEqualTo("[\"ETag\"]");
			assertThat(policies.get(1).get("unreadHeaders").toString()).isEqualTo("[]");
		}

		@Test
		void showsPoliciesAsApplied() throws IOException {
			JsonNode policies = get("/actuator/cors").get("policies");
			assertThat(policies).hasSize(2);
			JsonNode policy = policies.get(0);
			assertThat(policy.propertyNames()).containsExactlyInAnyOrder("name", "paths", "allowedOrigins",
					"allowedMethods", "allowedHeaders", "exposedHeaders", "allowCredentials", "maxAge", "sources",
					"warnings", "unreadHeaders");
			assertThat(policy.get("name").asString()).isEqualTo("default");
			assertThat(policy.get("paths").toString()).isEqualTo("[\"/**\"]");
			assertThat(policy.get("allowedOrigins").toString()).isEqualTo("[\"https://app.example.com\"]");
			assertThat(policy.get("allowedMethods").toString()).isEqualTo("[\"GET\",\"HEAD\",\"PUT\"]");
			assertThat(policy.get("allowCredentials").asBoolean()).isFalse();
			assertThat(policy.get("maxAge").asInt()).isEqualTo(1_800);
			assertThat(policy.get("sources").get("cors.allowed-methods").asString())
				.isEqualTo("property source \"Inlined Test Properties\"");
			assertThat(policy.get("warnings").toString()).contains("Read as https://app.example.com");
			JsonNode open = policies.get(1);
			assertThat(open.get("name").asString()).isEqualTo("open");
			assertThat(open.get("maxAge").asInt()).isEqualTo(3_600);
			assertThat(open.get("sources").propertyNames())
				.contains("cors.policies.open.max-age", "cors.allowed-methods")
				.doesNotContain("cors.allowed-origins");
		}

		@Test
		void showsRefusalsWithHints() throws IOException {
			this.http.send("OPTIONS /refused", STRANGER, "Access-Control-Request-Method: PUT");
			this.http.send("OPTIONS /refused", STRANGER, "Access-Control-Request-Method: PUT");
			for (JsonNode refusal : get("/actuator/cors").get("refusals")) {
				if (refusal.get("path").asString().equals("/refused")) {
					assertThat(refusal.propertyNames()).containsExactlyInAnyOrder("reason", "policy", "origin",
							"method", "path", "count", "lastSeen", "hint");
					assertThat(refusal.get("reason").asString()).isEqualTo("origin-not-allowed");
					assertThat(refusal.get("method").asString()).isEqualTo("PUT");
					assertThat(refusal.get("count").asInt()).isEqualTo(2);
					assertThat(refusal.get("lastSeen").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
					assertThat(refusal.get("hint").asString()).contains("cors.allowed-origins");
					return;
				}
			}
			throw new AssertionError("The refusal is not shown");
		}

		@Test
		void explainsTheVerdictOnARequest() throws IOException {
			JsonNode verdict = get(
					"/actuator/corscheck?origin=https://app.example.com&path=/x&method=PUT&headers=x-a,x-b");
			assertThat(verdict.propertyNames()).containsExactlyInAnyOrder("allowed", "reason", "policy", "preflight",
					"steps", "responseHeaders", "hint", "curl");
			assertThat(verdict.get("allowed").asBoolean()).isTrue();
			assertThat(verdict.get("preflight").asBoolean()).isTrue();
			assertThat(verdict.get("hint").isNull()).isTrue();
			assertThat(verdict.get("responseHeaders").get("Access-Control-Max-Age").asString()).isEqualTo("1800");
			assertThat(verdict.get("curl").asString())
				.startsWith("curl -si -X OPTIONS 'http://localhost:" + this.port + "/x'");
			verdict = get("/actuator/corscheck?origin=http://app.example.com&path=x");
			assertThat(verdict.get("allowed").asBoolean()).isFalse();
			assertThat(verdict.get("reason").asString()).isEqualTo("origin-not-allowed");
			assertThat(verdict.get("hint").asString()).contains("Only the scheme differs");
			assertThat(verdict.get("steps").get(1).get("outcome").asString()).isEqualTo("failed");
			assertThat(verdict.get("steps").get(2).get("outcome").asString()).isEqualTo("not-reached");
			verdict = get("/actuator/corscheck?origin=https://app.example.com&path=/x&credentials=true");
			assertThat(verdict.get("allowed").asBoolean()).isFalse();
			assertThat(verdict.get("hint").asString()).contains("cors.allow-credentials");
			verdict = get("/actuator/corscheck?origin=https://app.example.com&path=/actuator/health");
			assertThat(verdict.get("policy").isNull()).isTrue();
		}

		@Test
		void countsRequests() throws IOException {
			this.http.send("GET /open/x", STRANGER);
			this.http.send("GET /open/x", STRANGER);
			this.http.send("OPTIONS /open/x", STRANGER, "Access-Control-Request-Method: DELETE");
			this.http.send("GET /open/x");
			assertThat(count("open", "actual", "allowed", "none")).isEqualTo(2);
			assertThat(count("open", "preflight", "refused", "method-not-allowed")).isEqualTo(1);
		}

		private double count(String policy, String type, String outcome, String reason) {
			Counter counter = this.registry.find("cors.requests")
				.tags("policy", policy, "type", type, "outcome", outcome, "reason", reason)
				.counter();
			return (counter != null) ? counter.count() : 0;
		}

		@Test
		void answersTheOpenCheck() throws IOException {
			RawHttp.Answer answer = this.http.send("GET /cors-check?path=/x&method=PUT", STRANGER);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.corsHeaders()).containsExactly("Access-Control-Allow-Origin: *");
			assertThat(answer.values("Cache-Control")).containsExactly("no-store");
			assertThat(answer.values("Content-Type")).containsExactly("application/json");
			assertThat(answer.body()).isEqualTo("{\"origin\":\"https://stranger.example\",\"path\":\"/x\","
					+ "\"allowed\":false,\"reason\":\"origin-not-allowed\"}");
			assertThat(this.http.send("POST /cors-check", STRANGER).status()).isEqualTo(403);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
