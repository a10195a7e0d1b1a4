package io.github.corsstarter.showcase;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page that shows an image with {@code <img>} and then reads it with {@code fetch}:
 * neither nginx's nor Chromium's cache serves the copy without CORS headers. The
 * resources are precompressed, so Spring sets its own {@code Vary}.
 */
class CachedResourcesTests {

	private static final String IMAGE = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";

	private static final String FETCH = """
			fetch(arguments[0]).then(
				async (response) => done(response.headers.get('X-Cache') + ' ' + await response.text()),
				(error) => done(error.name));
			""";

	@Test
	void aPageCanReadAPreviouslyShownResource(@TempDir Path folder) throws IOException {
		Path resources = Files.createDirectory(folder.resolve("resources"));
		for (String name : new String[] { "image.svg", "font.woff2" }) {
			Files.writeString(resources.resolve(name), IMAGE);
			try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(resources.resolve(name + ".gz")))) {
				output.write(IMAGE.getBytes(StandardCharsets.US_ASCII));
			}
		}
		HttpServer pages = servePages();
		try (ConfigurableApplicationContext application = start(resources)) {
			int serverPort = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			try (CachingProxy proxy = CachingProxy.start(Files.createDirectory(folder.resolve("nginx")), serverPort)) {
				ChromeDriver driver = Browser.shared().driver();
				driver.get("http://localhost:" + pages.getAddress().getPort());
				String server = "http://127.0.0.1:" + proxy.port();
				assertThat(run(driver, """
						const image = new Image();
						image.onload = () => done('shown');
						image.onerror = () => done('broken');
						image.src = arguments[0];
						""", server + "/image.svg")).isEqualTo("shown");
				assertThat(run(driver, FETCH, server + "/image.svg")).isEqualTo("MISS " + IMAGE);
				assertThat(run(driver, "fetch(arguments[0], { mode: 'no-cors' }).then(() => done('got'));",
						server + "/font.woff2"))
					.isEqualTo("got");
				assertThat(run(driver, FETCH, server + "/font.woff2")).isEqualTo("MISS " + IMAGE);
			}
		}
		finally {
			pages.stop(0);
		}
	}

	private static Object run(ChromeDriver driver, String script, String url) {
		return Objects
			.requireNonNull(driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + script, url));
	}

	private static HttpServer servePages() throws IOException {
		HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		pages.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		pages.start();
		return pages;
	}

	private static ConfigurableApplicationContext start(Path resources) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--spring.config.location=optional:classpath:/none/",
					"--cors.allowed-origins=http://localhost:*", "--cors.exposed-headers=X-Cache",
					"--spring.web.resources.static-locations=" + resources.toUri(),
					"--spring.web.resources.chain.enabled=true", "--spring.web.resources.chain.compressed=true",
					"--spring.web.resources.cache.cachecontrol.max-age=1h",
					"--spring.web.resources.cache.cachecontrol.cache-public=true",
					"--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
