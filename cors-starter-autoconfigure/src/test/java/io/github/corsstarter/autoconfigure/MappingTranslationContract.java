package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.web.CorsStartReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties that are printed at startup to replace annotations and mappings allow
 * the same requests. If they contain a comment, they may allow fewer requests, but no
 * others. The applications have handlers with and without annotations, functional routes,
 * and random mappings.
 */
public abstract class MappingTranslationContract {

	private static final List<String> REQUESTS = List.of("GET /books", "PUT /books", "DELETE /books", "GET /books/1",
			"PUT /books/1", "GET /books/new", "PUT /books/new", "DELETE /books/new", "GET /pages", "PUT /pages",
			"GET /files/a", "GET /files/a/b", "GET /header");

	private static final List<String> ORIGINS = List.of("https://app.example.com", "https://books.example.com",
			"https://a.pages.example.com", "https://stranger.example");

	// Comments on preflights that are answered now
	private static final List<String> PREFLIGHTS = List.of("answers every preflight",
			"answers preflights without CORS headers", "handles preflights like other requests");

	// Comments on paths that this test doesn't ask for, and on those that stay as they
	// are
	private static final List<String> HARMLESS = List.of("The filter may cover /actuator",
			"A CORS filter of Spring Security doesn't receive these requests", "Nothing was found that uses");

	private final Random random = RandomCases.random(20261130);

	@Test
	void translatedSettingsAllowTheSameRequests() {
		int cases = RandomCases.count(10);
		int allowed = 0;
		int whole = 0;
		for (int i = 0; i < cases; i++) {
			Other other = other();
			prepare();
			Answers before = start(other, (setting) -> true);
			String[] properties = properties(before.translation);
			Answers after = startWith(properties, other, before.translation);
			String description = describe(other) + "\n" + before.translation;
			Set<String> opened = new TreeSet<>(after.allowed);
			opened.removeAll(before.allowed);
			boolean answered = PREFLIGHTS.stream().anyMatch(before.translation::contains);
			opened.removeIf((request) -> answered && !request.startsWith("GET "));
			assertThat(opened).as(description).isEmpty();
			if (before.translation.lines().noneMatch(MappingTranslationContract::mayTakeAway)) {
				assertThat(after.allowed).as(description).containsAll(before.allowed);
				whole++;
			}
			allowed += before.allowed.size();
			// The settings that the log names can be removed, except those to keep
			Answers both = start(other, (setting) -> true, properties);
			Answers cleared = start(other, both::isNeeded, properties);
			assertThat(cleared.allowed).as(description + both.layers).containsAll(both.allowed);
			Set<String> cleaned = new TreeSet<>(cleared.allowed);
			cleaned.removeAll(both.allowed);
			cleaned.removeIf((request) -> answered && !request.startsWith("GET "));
			assertThat(after.allowed).as(description + both.layers).containsAll(cleaned);
		}
		assertThat(allowed).isGreaterThan(4 * cases);
		assertThat(whole).isGreaterThan(cases / 5);
	}

	private Answers startWith(String[] properties, Other other, String translation) {
		try {
			return start(other, (setting) -> false, properties);
		}
		catch (IllegalStateException ex) {
			throw new AssertionError(describe(other) + "\n" + translation, ex);
		}
	}

	private static boolean mayTakeAway(String line) {
		return line.contains("#") && Stream.concat(PREFLIGHTS.stream(), HARMLESS.stream()).noneMatch(line::contains);
	}

	/**
	 * Choose the filters of the next application.
	 */
	protected void prepare() {
	}

	/**
	 * Describe an application.
	 * @param other its settings and handlers that have no annotation
	 * @return the description
	 */
	protected String describe(Other other) {
		return other.toString();
	}

	/**
	 * Start an application and send it requests.
	 * @param other its settings and handlers that have no annotation
	 * @param settings tells which of its settings it has, by a part of their name in the
	 * log
	 * @param properties its properties
	 */
	protected abstract Answers start(Other other, Predicate<String> settings, String... properties);

	private Other other() {
		return new Other(some("/books", "/books/**", "/**", "/pages"), this.random.nextBoolean(),
				this.random.nextBoolean(), (this.random.nextInt(3) == 0) ? List.of() : routes(),
				some("/files/**", "/files/a", "/books/**", "/header", "/{any}/new"), this.random.nextBoolean(),
				this.random.nextInt(3) == 0, this.random.nextInt(4) == 0);
	}

	private List<Route> routes() {
		List<Route> routes = new ArrayList<>();
		for (String path : some("/books", "/books/new", "/books/{id}", "/{any}/new", "/pages")) {
			routes.add(new Route(path, one("GET", "PUT", "DELETE"), this.random.nextInt(4) == 0,
					this.random.nextBoolean()));
		}
		return routes;
	}

	private List<String> some(String... values) {
		return List.of(values).stream().filter((value) -> this.random.nextInt(3) == 0).toList();
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	/**
	 * Send requests as pages do, and list what they may do.
	 * @param report the report at startup
	 * @param sender sends the requests
	 * @return the answers
	 */
	protected static Answers ask(CorsStartReport report, Sender sender) {
		Set<String> allowed = new LinkedHashSet<>();
		for (String request : REQUESTS) {
			String method = request.substring(0, request.indexOf(' '));
			String path = request.substring(request.indexOf(' ') + 1);
			for (String origin : ORIGINS) {
				Answer preflight = sender.send("OPTIONS", path, origin, method);
				boolean asked = !method.equals("GET");
				if (asked && (!preflight.isReadable(origin)
						|| !List.of(String.valueOf(preflight.methods).split(", *")).contains(method))) {
					continue;
				}
				Answer answer = sender.send(method, path, origin, null);
				if (answer.isReadable(origin) && answer.status == 200) {
					allowed.add(request + " from " + origin + " credentials " + answer.credentials + " exposed "
							+ answer.exposed);
				}
			}
		}
		return new Answers(report.translation(), report.otherLayers(), allowed);
	}

	private static String[] properties(String yaml) {
		List<String> properties = new ArrayList<>();
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("x",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					properties.add(name + "=" + source.getProperty(name));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties.toArray(new String[0]);
	}

	/**
	 * Sends a request.
	 */
	public interface Sender {

		/**
		 * Send a request.
		 * @param method its method
		 * @param path its path
		 * @param origin its origin
		 * @param requested the method that a preflight asks for, or {@code null}
		 * @return the answer
		 */
		Answer send(String method, String path, String origin, @Nullable String requested);

	}

	/**
	 * The answer to a request.
	 *
	 * @param status its status
	 * @param origin the origin that may read it
	 * @param methods the methods that a preflight allows
	 * @param credentials whether credentials are allowed
	 * @param exposed the headers that may be read
	 */
	public record Answer(int status, @Nullable String origin, @Nullable String methods, @Nullable String credentials,
			@Nullable String exposed) {

		private boolean isReadable(String origin) {
			return List.of("*", origin).contains(String.valueOf(this.origin));
		}

	}

	/**
	 * The access of pages to an application.
	 *
	 * @param translation the translation of the settings
	 * @param layers the settings that policies override
	 * @param allowed the requests that pages can make
	 */
	public record Answers(String translation, List<String> layers, Set<String> allowed) {

		/**
		 * Return whether the log doesn't name a setting, or says to keep it.
		 */
		private boolean isNeeded(String setting) {
			List<String> entries = this.layers.stream().filter((layer) -> layer.contains(setting)).toList();
			return entries.isEmpty() || entries.stream().anyMatch((entry) -> entry.contains("; still needed for "));
		}

	}

	/**
	 * The parts of an application other than its annotated handlers.
	 *
	 * @param mappings the paths of its mappings
	 * @param credentials whether these allow credentials
	 * @param put whether these allow {@code PUT}
	 * @param routes its functional routes
	 * @param bare the paths of handlers that mappings don't apply to
	 * @param behind whether these are asked after annotated handlers
	 * @param own whether these have settings of their own
	 * @param lazy whether beans are created only once they are used
	 */
	public record Other(List<String> mappings, boolean credentials, boolean put, List<Route> routes, List<String> bare,
			boolean behind, boolean own, boolean lazy) {

		/**
		 * Make the beans of an application lazy if they should be.
		 * @param application the application
		 */
		public void initialize(ConfigurableApplicationContext application) {
			if (this.lazy) {
				application.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
			}
		}

		/**
		 * Return the order of the mapping of handlers that mappings don't apply to.
		 * @return the order
		 */
		public int order() {
			return this.behind ? 1 : -2;
		}

		/**
		 * Return the settings of that mapping.
		 * @return the settings by path
		 */
		public Map<String, CorsConfiguration> ownSettings() {
			CorsConfiguration settings = new CorsConfiguration().applyPermitDefaultValues();
			settings.setAllowedMethods(List.of("GET", "PUT", "DELETE"));
			settings.setAllowedOrigins(List.of("https://app.example.com"));
			return this.own ? Map.of("/**", settings) : Map.of();
		}

	}

	/**
	 * A functional route.
	 *
	 * @param path its path
	 * @param method its method
	 * @param conditional whether it also has a condition on a parameter
	 * @param nested whether it is nested in a route for the start of the path
	 */
	public record Route(String path, String method, boolean conditional, boolean nested) {

		/**
		 * Return the segments before the last one.
		 * @return the first part of the path
		 */
		public String start() {
			return this.path.substring(0, this.path.lastIndexOf('/'));
		}

		/**
		 * Return the last segment.
		 * @return the rest of the path
		 */
		public String end() {
			return this.path.substring(this.path.lastIndexOf('/'));
		}

	}

	@RestController
	@CrossOrigin(origins = "https://books.example.com", exposedHeaders = "Link")
	protected static class Books extends PlainBooks {

	}

	@RestController
	protected static class PlainBooks {

		@GetMapping("/books")
		String list() {
			return "x";
		}

		@PutMapping("/books")
		String put() {
			return "x";
		}

		@GetMapping("/books/{id}")
		String one() {
			return "x";
		}

		@PutMapping("/books/{id}")
		String putOne() {
			return "x";
		}

		@DeleteMapping("/books")
		String remove() {
			return "x";
		}

		@GetMapping("/books/new")
		String latest() {
			return "x";
		}

		@GetMapping(path = "/header", headers = "X-Never")
		String header() {
			return "x";
		}

	}

	@RestController
	protected static class Pages {

		@GetMapping("/pages")
		@CrossOrigin(originPatterns = "https://*.pages.example.com")
		String list() {
			return "x";
		}

		@PutMapping("/pages")
		@CrossOrigin(originPatterns = "https://*.pages.example.com")
		String put() {
			return "x";
		}

	}

	@RestController
	protected static class PlainPages {

		@GetMapping("/pages")
		String list() {
			return "x";
		}

		@PutMapping("/pages")
		String put() {
			return "x";
		}

	}

}
