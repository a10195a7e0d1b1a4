package io.github.corsstarter.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.engines.Engine;
import io.github.corsstarter.showcase.Browser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.FluentWait;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes in {@code docs/recipes.md} allow exactly what each client needs, and the
 * tables match each client's behaviour in every engine.
 */
class RecipesPageTests {

	private static final String FAILED = "`` ";

	private static final int SMALL = 40 * 1024;

	private static final int LARGE = 2 * UploadServer.LIMIT;

	private static @Nullable ClientPages pages;

	private static @Nullable ConfigurableApplicationContext application;

	private static @Nullable Browser browser;

	private static String api = "";

	private static String text = "";

	private final List<RequestRecorder.Asked> asked = new ArrayList<>();

	private @Nullable RemoteWebDriver driver;

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		browser = Browser.shared();
		pages = new ClientPages();
		RecipesPage page = page();
		text = page.text();
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.mvc.problemdetails.enabled=true",
				"--spring.servlet.multipart.enabled=true",
				"--spring.servlet.multipart.max-file-size=" + UploadServer.LIMIT));
		List<Path> files = new ArrayList<>();
		for (String yaml : page.yaml(pages.origin())) {
			files.add(Files.writeString(folder.resolve(files.size() + ".yml"), yaml));
		}
		arguments.add("--spring.config.location="
				+ files.stream().map((file) -> file.toUri().toString()).collect(Collectors.joining(",")));
		Stream.concat(lacking(), Stream.of(Client.values()).map(Lacking::nothing))
			.forEach((each) -> arguments.addAll(each.arguments(page)));
		application = new SpringApplicationBuilder(UploadServer.class).run(arguments.toArray(String[]::new));
		api = "http://localhost:"
				+ Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer()).getPort();
	}

	@AfterAll
	static void stop() throws IOException {
		if (application != null) {
			application.close();
		}
		if (pages != null) {
			pages.close();
		}
	}

	private static RecipesPage page() throws IOException {
		return new RecipesPage("recipes.md", "## Attachments in object storage");
	}

	static Stream<Lacking> lacking() {
		return Stream.of(new Lacking(Client.TUS, "allowed-methods", "PATCH", "upload"),
				new Lacking(Client.TUS, "allowed-methods", "HEAD", "resume"),
				new Lacking(Client.TUS, "allowed-methods", "DELETE", "more"),
				new Lacking(Client.TUS, "allowed-headers", "Upload-Metadata", "upload"),
				new Lacking(Client.TUS, "allowed-headers", "Upload-Offset", "upload"),
				new Lacking(Client.TUS, "exposed-headers", "Location", "upload"),
				new Lacking(Client.TUS, "exposed-headers", "Upload-Offset", "upload"),
				new Lacking(Client.TUS, "exposed-headers", "Upload-Length", "resume"),
				new Lacking(Client.COMPANION, "allowed-headers", "Content-Type", "upload"),
				new Lacking(Client.COMPANION, "allowed-headers", "Uppy-Auth-Token", "upload"),
				new Lacking(Client.COMPANION, "exposed-headers", "i-am", "host"),
				new Lacking(Client.FILEPOND, "allowed-methods", "DELETE", "remove"),
				new Lacking(Client.FILEPOND, "exposed-headers", "Content-Disposition", "name"),
				new Lacking(Client.FILEPOND_CHUNKS, "allowed-methods", "PATCH", "uploadChunks"),
				new Lacking(Client.FILEPOND_CHUNKS, "allowed-headers", "Upload-Length", "uploadChunks"),
				new Lacking(Client.FILEPOND_CHUNKS, "allowed-headers", "Upload-Name", "uploadChunks"),
				new Lacking(Client.FILEPOND_CHUNKS, "exposed-headers", "Upload-Offset", "resume"),
				new Lacking(Client.DROPZONE, "allowed-headers", "X-Requested-With", "upload"),
				new Lacking(Client.BLUEIMP, "allowed-methods", "DELETE", "more"),
				new Lacking(Client.BLUEIMP, "allowed-headers", "Content-Range", "uploadChunks"),
				new Lacking(Client.BLUEIMP, "exposed-headers", "Range", "uploadChunks"),
				new Lacking(Client.RESUMABLE, "allowed-methods", "GET", "resume"),
				new Lacking(Client.PUT, "allowed-methods", "PUT", "upload"),
				new Lacking(Client.PUT, "allowed-headers", "Content-Type", "upload"),
				new Lacking(Client.PUT, "exposed-headers", "ETag", "tag"));
	}

	static Stream<Arguments> everyClientInEveryEngine() {
		return Stream.of(Engine.values())
			.flatMap((engine) -> Stream.of(Client.values()).map((client) -> Arguments.of(engine, client)));
	}

	static Stream<Arguments> clients() {
		return Engine.forWhatIsAlike()
			.flatMap((engine) -> Stream.of(Client.values()).map((client) -> Arguments.of(engine, client)));
	}

	static Stream<Arguments> lackingInEngines() {
		return Engine.forWhatIsAlike().flatMap((engine) -> lacking().map((each) -> Arguments.of(engine, each)));
	}

	@ParameterizedTest
	@MethodSource("everyClientInEveryEngine")
	void theClientBehavesAsThePageDescribes(Engine engine, Client client) {
		this.driver = engine.shared().driver();
		open(Objects.requireNonNull(pages).origin(), client);
		List<String> cells = new ArrayList<>(List.of(client.title));
		cells.add(run(client.upload(), client.path(), SMALL));
		long first = preflights();
		run(client.upload(), client.path(), SMALL);
		long next = preflights() - first;
		cells.add(run(client.upload(), client.path(), LARGE));
		open(Objects.requireNonNull(pages).stranger(), client);
		cells.add(run(client.upload(), client.path(), SMALL));
		cells.add(first + ", then " + next);
		assertThat(text).contains("| " + String.join(" | ", cells) + " |");
		if (engine == Engine.CHROMIUM) {
			assertThatTheBrowserSawAsManyPreflights();
		}
	}

	@ParameterizedTest
	@MethodSource("clients")
	void theRecipeAllowsWhatTheClientNeeds(Engine engine, Client client) throws IOException {
		this.driver = engine.shared().driver();
		open(Objects.requireNonNull(pages).origin(), client);
		for (String script : client.scripts()) {
			assertThat(run(script, Lacking.nothing(client).path(), SMALL)).as(script).doesNotStartWith(FAILED);
		}
		RecipesPage page = page();
		assertThat(names(this.asked.stream().filter((each) -> !each.preflight()).map(RequestRecorder.Asked::method)))
			.isEqualTo(names(page.values(client.policy, "allowed-methods")));
		assertThat(names(this.asked.stream().flatMap((each) -> each.headers().stream())))
			.isEqualTo(names(page.values(client.policy, "allowed-headers")));
	}

	private static Set<String> names(Stream<String> names) {
		return names.map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
	}

	@ParameterizedTest
	@MethodSource("lackingInEngines")
	void theUserSeesTheMessagesOnThePage(Engine engine, Lacking lacking) {
		this.driver = engine.shared().driver();
		open(Objects.requireNonNull(pages).origin(), lacking.client());
		assertThat(text).contains("| " + lacking.client().title + " | `" + lacking.value() + "` among `"
				+ lacking.list() + "` | " + run(lacking.script(), lacking.path(), SMALL) + " |");
	}

	@Test
	void everyClientNeedsItsExposedHeaders() throws IOException {
		RecipesPage page = page();
		for (Client client : Client.values()) {
			assertThat(lacking().filter((each) -> each.client() == client && each.list().equals("exposed-headers"))
				.map(Lacking::value)).as(client.title)
				.containsExactlyInAnyOrderElementsOf(page.values(client.policy, "exposed-headers").toList());
		}
	}

	@Test
	void uppySendsARefusedFileFourTimesByDefault() {
		open(Objects.requireNonNull(pages).origin(), Client.UPPY);
		run("upload", "/uppy", LARGE);
		assertThat(this.asked.stream().filter((each) -> !each.preflight())).hasSize(4);
		this.asked.clear();
		run("uploadWithoutRepeats", "/uppy", LARGE);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void resumableRetriesARefusedChunkByDefault() {
		open(Objects.requireNonNull(pages).origin(), Client.RESUMABLE);
		run("uploadWithRepeats", "/resumable", LARGE);
		assertThat(this.asked.stream().filter(RecipesPageTests::isUpload)).hasSize(3);
		this.asked.clear();
		run("uploadWithoutRepeats", "/resumable", LARGE);
		assertThat(this.asked.stream().filter(RecipesPageTests::isUpload)).hasSize(1);
	}

	private static boolean isUpload(RequestRecorder.Asked asked) {
		return !asked.preflight() && asked.method().equals("POST");
	}

	@Test
	void uppyWithTusNeedsTheRecipeForTus() {
		open(Objects.requireNonNull(pages).origin(), Client.UPPY);
		assertThat(run("uploadByTus", "/tus", SMALL)).isEqualTo("uploaded");
	}

	@Test
	void companionGetsCookiesOnlyIfConfigured() {
		open(Objects.requireNonNull(pages).origin(), Client.COMPANION);
		assertThat(run("withCookies", "/companion", SMALL)).startsWith(FAILED);
	}

	@Test
	void dropzoneWorksWithoutItsHeaders() {
		open(Objects.requireNonNull(pages).origin(), Client.DROPZONE);
		run("uploadWithoutHeaders", Lacking.nothing(Client.DROPZONE).path(), SMALL);
		assertThat(this.asked).hasSize(2).allSatisfy((each) -> assertThat(each.headers()).isEmpty());
	}

	private RemoteWebDriver driver() {
		return (this.driver != null) ? this.driver : Objects.requireNonNull(browser).driver();
	}

	private void open(String origin, Client client) {
		driver().get(origin + "/" + client.page + ".html");
	}

	/**
	 * Run a script of the page, and return its outcome as a table cell.
	 */
	private String run(String script, String path, int size) {
		RequestRecorder server = Objects.requireNonNull(application).getBean(RequestRecorder.class);
		server.asked();
		Object outcome = driver().executeAsyncScript("""
				const [script, url, size, done] = arguments;
				const file = new File([new Uint8Array(size)], 'cat.pdf', {type: 'application/pdf'});
				window[script](url, file).then((shown) => done(shown === null ? '`null`' : String(shown ?? 'uploaded')),
					(error) => done('%s' + error.message + ' ``'));
				""".formatted(FAILED), script, api + path, size);
		this.asked.addAll(server.asked());
		return String.valueOf(outcome)
			// Their own names and messages for the same events
			.replace("[object XMLHttpRequestProgressEvent]", "[object ProgressEvent]")
			.replaceFirst("NetworkError when attempting to fetch resource\\.|Load failed", "Failed to fetch")
			.replace(api + path, "https://api.example.com/" + path.replaceFirst(".*/", ""))
			.replaceFirst(", originated from .+, response code: ([^,]+), .+\\)", ", … response code: $1, …")
			.replaceFirst("\"instance\":\"[^\"]+\"", "…")
			.replaceFirst("[0-9a-f-]{36}", "its id");
	}

	private long preflights() {
		return this.asked.stream().filter(RequestRecorder.Asked::preflight).count();
	}

	private void assertThatTheBrowserSawAsManyPreflights() {
		List<String> seen = new ArrayList<>();
		// Its messages arrive in any order
		new FluentWait<>(Objects.requireNonNull(browser)).withTimeout(Duration.ofSeconds(5))
			.pollingEvery(Duration.ofMillis(50))
			.ignoring(AssertionError.class)
			.until((it) -> {
				it.networkEvents()
					.stream()
					.filter((event) -> event.getKey().equals("Network.responseReceived")
							&& event.getValue().path("type").asString("").equals("Preflight"))
					.forEach((event) -> seen.add(event.getValue().at("/response/url").asString()));
				assertThat(seen).hasSize((int) preflights());
				return true;
			});
	}

	/**
	 * A client, its page, its policy, and its scripts, starting with an upload.
	 */
	enum Client {

		TUS("tus-js-client 4.3", "tus", "tus", "upload resume more"),
		UPPY("Uppy XHRUpload 6", "uppy", "uppy", "upload"),
		COMPANION("Uppy with Companion", "companion", "companion", "upload more"),
		FILEPOND("FilePond 4.32", "filepond", "filepond", "upload name remove"),
		FILEPOND_CHUNKS("FilePond 4.32, in chunks", "filepond", "filepond-chunks", "uploadChunks resume"),
		DROPZONE("Dropzone 6", "dropzone", "dropzone", "upload"),
		BLUEIMP("blueimp File Upload 10, in chunks", "blueimp", "blueimp", "uploadChunks upload more"),
		RESUMABLE("resumable.js 1.1", "resumable", "resumable", "upload resume"),
		PUT("`PUT` to a presigned URL", "put", "bucket", "upload"),
		FETCH("`fetch` with `FormData`", "fetch", "uploads", "upload");

		private final String title;

		private final String page;

		private final String policy;

		private final String scripts;

		Client(String title, String page, String policy, String scripts) {
			this.title = title;
			this.page = page;
			this.policy = policy;
			this.scripts = scripts;
		}

		List<String> scripts() {
			return List.of(this.scripts.split(" ", -1));
		}

		String upload() {
			return scripts().get(0);
		}

		String path() {
			return "/" + this.policy;
		}

	}

	/**
	 * A recipe without one of its values, as a separate policy. Its preflights aren't
	 * cached, so that each request shows what it needs.
	 *
	 * @param client the client
	 * @param list the list of the value
	 * @param value the missing value
	 * @param script the script of the client
	 */
	record Lacking(Client client, String list, String value, String script) {

		static Lacking nothing(Client client) {
			return new Lacking(client, "max-age", "default", client.upload());
		}

		private String policy() {
			return "lacking-" + String.join("-", this.client.policy, this.list, this.value).toLowerCase(Locale.ROOT);
		}

		String path() {
			return "/lacking/" + policy() + "/" + this.client.policy;
		}

		List<String> arguments(RecipesPage page) {
			String prefix = "--cors.policies." + policy() + ".";
			return Stream
				.concat(Stream.of(prefix + "paths=" + path() + "/**", prefix + "max-age=0"),
						Stream.of("allowed-methods", "allowed-headers", "exposed-headers")
							.map((name) -> prefix + name + "="
									+ page.values(this.client.policy, name)
										.filter((each) -> !name.equals(this.list) || !each.equals(this.value))
										.collect(Collectors.joining(","))))
				.toList();
		}

		@Override
		public String toString() {
			return this.client + " without " + this.value;
		}

	}

}
