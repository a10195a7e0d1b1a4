package io.github.corsstarter.engines;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebKit sends no preflight for a request that a service worker passes to the network. In
 * this case, only the server keeps a {@code DELETE} from an unlisted origin away from its
 * handler, as described in {@code docs/security-and-proxies.md}.
 */
class ServiceWorkerTests {

	private static @Nullable Pages pages;

	@BeforeAll
	static void start() throws IOException {
		pages = new Pages((path) -> switch (path) {
			case "/worker.js" -> Map.entry("text/javascript", """
					addEventListener('fetch', () => { });
					""");
			default -> Map.entry("text/html", "<link rel=icon href=data:,>");
		});
	}

	@AfterAll
	static void stop() {
		Objects.requireNonNull(pages).close();
	}

	@Test
	void anUnlistedOriginsDeleteReachesNoHandler() {
		assertThat(enginesThatDelete("--cors.reject-refused=true")).isEmpty();
	}

	@Test
	void anUnlistedOriginsDeleteReachesItsHandlerIfRefusalsAreOnlyObserved() {
		assertThat(enginesThatDelete("--cors.reject-refused=false")).containsExactly(Engine.WEBKIT);
	}

	private static List<Engine> enginesThatDelete(String setting) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run(
				"--server.port=0", "--spring.config.location=optional:classpath:/none/",
				"--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
				"--cors.allowed-origins=https://app.example.com", setting)) {
			String api = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
			AtomicInteger deletions = context.getBean(AtomicInteger.class);
			return Stream.of(Engine.values()).filter((engine) -> {
				delete(engine.shared().driver(), api + "/items");
				return deletions.getAndSet(0) > 0;
			}).toList();
		}
	}

	private static void delete(RemoteWebDriver driver, String url) {
		driver.get(Objects.requireNonNull(pages).origin() + "/");
		driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				navigator.serviceWorker.register('/worker.js');
				navigator.serviceWorker.ready.then(() => done());
				""");
		driver.get(Objects.requireNonNull(pages).origin() + "/");
		assertThat(driver.executeScript("return navigator.serviceWorker.controller !== null")).isEqualTo(true);
		Object outcome = driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				fetch(arguments[0], {method: 'DELETE'}).then(() => done('read'), () => done('kept'));
				""", url);
		assertThat(outcome).isEqualTo("kept");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

		@Bean
		AtomicInteger deletions() {
			return new AtomicInteger();
		}

	}

	@RestController
	static class Items {

		private final AtomicInteger deletions;

		Items(AtomicInteger deletions) {
			this.deletions = deletions;
		}

		@DeleteMapping("/items")
		void delete() {
			this.deletions.incrementAndGet();
		}

	}

}
