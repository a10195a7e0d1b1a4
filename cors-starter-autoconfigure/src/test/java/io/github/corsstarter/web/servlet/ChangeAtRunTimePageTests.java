package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.corsstarter.docs.CorsAlerts;
import io.github.corsstarter.docs.DirectoryOfTenants;
import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.docs.TenantOrigins;
import io.github.corsstarter.docs.TenantOriginsController;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The procedures in {@code docs/change-at-run-time.md} work with the code on the page.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChangeAtRunTimePageTests {

	@TempDir
	Path directory;

	private static DocumentationPage page() {
		return DocumentationPage.read("change-at-run-time.md");
	}

	private ConfigurableApplicationContext start(String yaml, Class<?>... sources) throws IOException {
		write(yaml);
		List<Class<?>> all = new ArrayList<>(List.of(sources));
		all.add(TomcatServer.class);
		return SpringApplication.run(all.toArray(Class<?>[]::new),
				new String[] { "--spring.config.location=" + this.directory.toUri(), "--server.port=0",
						"--" + ProtocolApplication.WITHOUT_SECURITY, "--spring.main.banner-mode=off" });
	}

	private void write(String yaml) throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), yaml);
	}

	private static RawHttp http(ConfigurableApplicationContext context) {
		return new RawHttp(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	/**
	 * Send the request of a block.
	 */
	private static RawHttp.Answer send(ConfigurableApplicationContext context, String request) throws IOException {
		String[] parts = request.stripTrailing().split("\n\n", 2);
		List<String> head = parts[0].lines().toList();
		byte[] body = ((parts.length > 1) ? parts[1] : "").getBytes(StandardCharsets.UTF_8);
		return http(context).send(body, head.get(0), head.subList(1, head.size()).toArray(String[]::new));
	}

	private static JsonNode json(String body) {
		// Skip the chunk sizes
		return JsonMapper.shared().readTree(body.replaceAll("(?m)^[0-9a-f]+\r\n", "").replace("\r\n", ""));
	}

	@ParameterizedTest
	@ValueSource(classes = { CorsAlerts.class, DirectoryOfTenants.class, TenantOrigins.class,
			TenantOriginsController.class })
	void thePageShowsTheCode(Class<?> shown) throws IOException {
		String source = Files.readString(Path.of("src/test/java", shown.getName().replace('.', '/') + ".java"));
		assertThat(page().text()).contains("```java\n" + source.substring(source.indexOf("import ")) + "```\n");
	}

	@Test
	void policiesAreReplacedByCode() throws IOException {
		try (ConfigurableApplicationContext context = start("cors.allowed-origins: https://old.example.com",
				Application.class)) {
			CorsPolicies policies = context.getBean(CorsPolicies.class);
			CorsPolicy uploads = CorsPolicy.builder()
				.name("uploads")
				.paths("/attachments/**")
				.allowedOrigins("https://app.example.com")
				.build();
			List<PolicyProblem> problems = policies.replace(List.of(uploads));
			assertThat(problems).isEmpty();
			RawHttp.Answer answer = http(context).send("GET /attachments/1", "Origin: https://app.example.com");
			assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
		}
		String source = Files.readString(Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java"))
			.replace("\n\t\t\t", "\n");
		assertThat(source).contains(page().section("## In code").blocks().get(0).content());
	}

	@Test
	void changedFilesAreReadAgain(CapturedOutput output) throws IOException {
		List<DocumentationPage.Block> blocks = page().section("## Files without Spring Cloud").blocks();
		assertThat(blocks).extracting(DocumentationPage.Block::language)
			.containsExactly("yaml", "yaml", "http", "json", "yaml", "http", "json");
		try (ConfigurableApplicationContext context = start(blocks.get(0).content(), Application.class,
				CorsAlerts.class)) {
			for (int i = 1; i < blocks.size(); i += 3) {
				write(blocks.get(i).content());
				String answer = send(context, blocks.get(i + 1).content()).body();
				assertThat(json(answer.replace(this.directory + "/", ""))).isEqualTo(json(blocks.get(i + 2).content()));
			}
		}
		assertThat(output).containsOnlyOnce("Still in force: 'default' for /** allows https://app.example.com, "
				+ "https://new.example.com; left alone: /actuator/**, because of [cors.allowed-origins[1] =");
	}

	@Test
	void tenantsEnterTheirOrigins() throws IOException {
		DocumentationPage section = page().section("### Tenants in a table");
		try (ConfigurableApplicationContext context = start(section.block("yaml"), TenantsApplication.class,
				TenantOrigins.class, TenantOriginsController.class)) {
			context.getBean(JdbcClient.class).sql(section.block("sql")).update();
			assertThat(call(context, "https://shop.example")).isEqualTo(403);
			List<DocumentationPage.Block> blocks = section.blocks()
				.stream()
				.filter((block) -> List.of("http", "json").contains(block.language()))
				.toList();
			assertThat(blocks).extracting(DocumentationPage.Block::language)
				.containsExactly("http", "json", "http", "json", "http");
			RawHttp.Answer problem = send(context, blocks.get(0).content());
			assertThat(problem.status()).isEqualTo(422);
			assertThat(problem.values("Content-Type")).containsExactly("application/problem+json");
			assertThat(json(problem.body())).isEqualTo(json(blocks.get(1).content()));
			RawHttp.Answer accepted = send(context, blocks.get(2).content());
			assertThat(accepted.status()).isEqualTo(200);
			assertThat(json(accepted.body())).isEqualTo(json(blocks.get(3).content()));
		}
	}

	@Test
	void originsThatTenantsEnteredAreAllowed() throws IOException {
		DocumentationPage section = page().section("### Tenants in a table");
		String put = "PUT /admin/tenants/shop/origins\nContent-Type: application/json\n\n";
		try (ConfigurableApplicationContext context = start(section.block("yaml"), TenantsApplication.class,
				TenantOrigins.class, TenantOriginsController.class)) {
			context.getBean(JdbcClient.class).sql(section.block("sql")).update();
			send(context, put + "[\"https://Shop.example/\", \"https://two.example\"]");
			assertThat(call(context, "https://shop.example")).isEqualTo(200);
			assertThat(call(context, "https://two.example")).isEqualTo(200);
			assertThat(call(context, "http://shop.example")).isEqualTo(403);
			assertThat(call(context, "https://stranger.example")).isEqualTo(403);
			assertThat(send(context, put + "[\"https://*.shop.example\"]").body()).contains("\"#/0\"")
				.contains("origin-wildcard-unsupported");
			assertThat(send(context, put + "[\"*\"]").body()).contains("any-origin-with-credentials");
			List<DocumentationPage.Block> blocks = section.blocks();
			String check = blocks.get(blocks.size() - 1).content();
			assertThat(send(context, check).body()).contains("\"allowed\":true")
				.contains("https://shop.example isn't in the list of allowed origins. The authorizer allows it.");
			assertThat(json(send(context, put + "[]").body())).isEmpty();
			assertThat(context.getBean(JdbcClient.class)
				.sql("select count(*) from tenant_origin")
				.query(Integer.class)
				.single()).isZero();
		}
	}

	private static int call(ConfigurableApplicationContext context, String origin) throws IOException {
		return http(context).send("GET /api/orders", "Origin: " + origin).status();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * With the beans that Spring Boot configures with its JDBC starter.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	@Import({ Application.class, Orders.class })
	static class TenantsApplication {

		@Bean
		DataSource dataSource() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
		}

		@Bean
		JdbcClient jdbcClient(DataSource dataSource) {
			return JdbcClient.create(dataSource);
		}

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@RestController
	static class Orders {

		@GetMapping("/api/orders")
		List<String> orders() {
			return List.of();
		}

	}

}
