package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reloads of changed files by Spring Cloud through the actuator, on both stacks and a
 * real port. Unlike other tests, these need Spring Cloud on the class path.
 */
@Tag("spring-cloud")
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "SERVLET", "REACTIVE" })
class SpringCloudRefreshTests {

	private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

	private static final String REFUSED = "403 [Cors-Refusal: origin-not-allowed, Vary: Origin]";

	@Parameter
	private WebApplicationType stack = WebApplicationType.NONE;

	@TempDir
	private Path folder = Path.of("");

	private @Nullable ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private void start(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.config.location=" + this.folder.toUri());
		all.add("--server.port=0");
		all.add("--spring.main.banner-mode=off");
		all.add("--management.endpoints.web.exposure.include=*");
		all.add("--spring.autoconfigure.exclude=" + SECURITY + "web.servlet.SecurityFilterAutoConfiguration," + SECURITY
				+ "web.servlet.ServletWebSecurityAutoConfiguration," + SECURITY
				+ "actuate.web.servlet.ManagementWebSecurityAutoConfiguration," + SECURITY
				+ "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration," + SECURITY
				+ "web.reactive.ReactiveWebSecurityAutoConfiguration");
		Class<?> server = (this.stack == WebApplicationType.SERVLET) ? TomcatServer.class : ReactiveNettyServer.class;
		this.context = new SpringApplicationBuilder(Application.class, server).web(this.stack)
			.run(all.toArray(String[]::new));
	}

	private <T> T bean(Class<T> type) {
		assertThat(this.context).isNotNull();
		return this.context.getBean(type);
	}

	private void write(String yaml) throws IOException {
		Files.writeString(this.folder.resolve("application.yml"), yaml);
	}

	private RawHttp http() {
		assertThat(this.context).isNotNull();
		return new RawHttp(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private void refresh() throws IOException {
		assertThat(http().send("POST /actuator/refresh").status()).isEqualTo(200);
	}

	private String answer(String origin) throws IOException {
		RawHttp.Answer answer = http().send("GET /x", "Origin: " + origin);
		List<String> headers = new ArrayList<>(answer.corsHeaders());
		// Headers that Spring MVC adds
		headers.removeIf((line) -> line.contains("Access-Control-Request-"));
		return answer.status() + " " + headers;
	}

	private static String allowed(String origin) {
		return "200 [Access-Control-Allow-Origin: " + origin + ", Vary: Origin]";
	}

	@Test
	void addsAndRemovesPolicies(CapturedOutput output) throws IOException {
		write("unrelated: 1");
		start();
		assertThat(output).contains("CORS policies in force: none").doesNotContain("No CORS policy");
		assertThat(answer("https://a.example")).isEqualTo("200 []");
		write("cors.allowed-origins: https://a.example");
		refresh();
		assertThat(answer("https://a.example")).isEqualTo(allowed("https://a.example"));
		assertThat(answer("https://b.example")).isEqualTo(REFUSED);
		write("unrelated: 2");
		refresh();
		assertThat(answer("https://a.example")).isEqualTo("200 []");
		assertThat(bean(Application.Changes.class).all).extracting(CorsPoliciesChange::accepted)
			.containsExactly(true, true);
	}

	@Test
	void invalidPropertiesChangeNothing(CapturedOutput output) throws IOException {
		write("cors.allowed-origins: https://a.example");
		start();
		write("cors:\n  allowed-origins: b.example\n  allowed-method: GET\n");
		refresh();
		assertThat(answer("https://a.example")).isEqualTo(allowed("https://a.example"));
		assertThat(bean(Application.Changes.class).all).hasSize(1).allSatisfy((change) -> {
			assertThat(change.accepted()).isFalse();
			assertThat(change.problems()).hasSize(2);
		});
		assertThat(output).contains("CORS policies not replaced, the previous ones stay in force: ")
			.contains("cors.allowed-origins[0] = \"b.example\" (")
			.contains("application.yml, line 2, column 20): An origin must start with a scheme.");
		write("cors.allowed-origins: https://b.example");
		refresh();
		assertThat(answer("https://b.example")).isEqualTo(allowed("https://b.example"));
	}

	@Test
	void appliesChangesOfEveryPolicyProperty(CapturedOutput output) throws IOException {
		write("""
				cors:
				  allowed-origins: https://a.example
				  policies:
				    api.paths: /api/**
				    old.paths: /old/**
				""");
		start();
		assertThat(bean(CorsPolicies.class).all()).extracting(CorsPolicy::name)
			.containsExactlyInAnyOrder("default", "api", "old");
		write("""
				cors:
				  allowed-origins: https://a.example, http://b.example, "null"
				  allowed-methods: PUT
				  allowed-headers: X-A
				  exposed-headers: X-B
				  allow-credentials: true
				  max-age: 7
				  allow-private-network: true
				  dangerously-allow: insecure-origins, null-origin
				  reject-refused: false
				  policies:
				    api:
				      paths: /v2/**
				      allowed-origins: https://c.example
				      allowed-methods: DELETE
				      max-age: 8
				    off:
				      paths: /off/**
				      enabled: false
				  filter-order: 5
				""");
		refresh();
		List<CorsPolicy> policies = bean(CorsPolicies.class).all();
		assertThat(policies).extracting(CorsPolicy::name).containsExactly("default", "api");
		CorsPolicy top = policies.get(0);
		assertThat(top.allowedOrigins()).containsExactly("https://a.example", "http://b.example", "null");
		assertThat(top.allowedMethods()).containsExactly("PUT");
		assertThat(top.allowedHeaders()).containsExactly("X-A");
		assertThat(top.exposedHeaders()).containsExactly("X-B");
		assertThat(top.allowsCredentials()).isTrue();
		assertThat(top.maxAge()).hasSeconds(7);
		assertThat(top.allowsPrivateNetwork()).isTrue();
		CorsPolicy api = policies.get(1);
		assertThat(api.paths()).containsExactly("/v2/**");
		assertThat(api.allowedOrigins()).containsExactly("https://c.example");
		assertThat(api.allowedMethods()).containsExactly("DELETE");
		assertThat(api.maxAge()).hasSeconds(8);
		assertThat(bean(CorsPolicies.class).pathsLeftAlone()).contains("/off/**", "/actuator/**");
		// reject-refused
		assertThat(answer("https://stranger.example")).isEqualTo("200 [Vary: Origin]");
		assertThat(output).contains("Changes to cors.filter-order and cors.check.* take effect only after a restart");
	}

	@Test
	void disablesAndEnablesPolicies() throws IOException {
		write("cors.allowed-origins: https://a.example");
		start();
		write("cors:\n  allowed-origins: rubbish\n  enabled: false\n");
		refresh();
		assertThat(answer("https://a.example")).isEqualTo("200 []");
		write("cors.allowed-origins: https://a.example");
		refresh();
		assertThat(answer("https://a.example")).isEqualTo(allowed("https://a.example"));
	}

	@Test
	void appliesChangesOfReferencedProperties() throws IOException {
		write("cors.allowed-origins: ${page}\npage: https://a.example\n");
		start();
		write("cors.allowed-origins: ${page}\npage: https://b.example\n");
		refresh();
		assertThat(answer("https://b.example")).isEqualTo(allowed("https://b.example"));
	}

	@Test
	void unrelatedChangesKeepPoliciesReplacedInCode() throws IOException {
		write("cors.allowed-origins: https://a.example");
		start();
		bean(CorsPolicies.class)
			.replace(List.of(CorsPolicy.builder().allowedOrigins(List.of("https://code.example")).build()));
		write("cors.allowed-origins: https://a.example\nunrelated: 1\n");
		refresh();
		assertThat(bean(Application.Changes.class).all).as("that of code").hasSize(1);
		assertThat(answer("https://code.example")).isEqualTo(allowed("https://code.example"));
	}

	/**
	 * Writes a file as Kubernetes mounts a config map.
	 */
	@Test
	void appliesChangesInAConfigTree() throws IOException {
		Path tree = Files.createDirectory(this.folder.resolve("tree"));
		Path origins = tree.resolve("cors.allowed-origins");
		start("--spring.config.import=configtree:" + tree + "/");
		Files.writeString(origins, "https://a.example,https://b.example");
		refresh();
		assertThat(answer("https://b.example")).isEqualTo(allowed("https://b.example"));
		Files.delete(origins);
		refresh();
		assertThat(answer("https://b.example")).isEqualTo("200 []");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@RestController
		static class Handler {

			@GetMapping("/x")
			String x() {
				return "x";
			}

		}

		@Configuration(proxyBeanMethods = false)
		static class Changes {

			final List<CorsPoliciesChange> all = new ArrayList<>();

			@EventListener
			void changed(CorsPoliciesChange change) {
				this.all.add(change);
			}

		}

	}

}
