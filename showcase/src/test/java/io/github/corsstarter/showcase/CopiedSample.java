package io.github.corsstarter.showcase;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A copy of the sample in an empty directory, with the front end's origin and another
 * type of file in {@code application.yml}, started with {@code mvn spring-boot:run}. The
 * starter comes from a local repository with this build's modules and links to the user's
 * repository. The copy is started once for all tests.
 */
final class CopiedSample {

	/** The origin that the copy allows instead of the sample's. */
	static final String FRONT_END = "https://front.example.net";

	/** The additional type of file that the copy accepts. */
	static final String ADDED_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

	private static final Path SAMPLE = Path.of("../sample-app");

	private static final Set<String> NOT_COPIED = Set.of("target", "data");

	private static final List<String> MODULES = List.of("cors-starter", "cors-starter-autoconfigure",
			"cors-starter-test");

	private static final Pattern URL = Pattern.compile("Open http://127\\.0\\.0\\.1:(\\d+)");

	private static @Nullable CopiedSample running;

	private final Path workspace = Files.createTempDirectory("copied-sample");

	private final Path log = this.workspace.resolve("log");

	private final Process process;

	private final int port;

	private CopiedSample() throws IOException {
		copy(SAMPLE, directory());
		makeItTheirs(directory().resolve("src/main/resources/application.yml"));
		Path repository = this.workspace.resolve("repository");
		link(Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository")),
				repository, Path.of("io/github/corsstarter"));
		for (String module : MODULES) {
			publish(module, repository);
		}
		this.process = run(repository);
		Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
		this.port = Awaitility.await().atMost(Duration.ofMinutes(3)).until(this::findPort, (found) -> found != 0);
	}

	static synchronized CopiedSample running() {
		if (running == null) {
			try {
				running = new CopiedSample();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return running;
	}

	Path directory() {
		return this.workspace.resolve("attachments");
	}

	Path data() {
		return directory().resolve("data");
	}

	int port() {
		return this.port;
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> entries = Files.list(from)) {
			for (Path entry : entries.filter((each) -> !NOT_COPIED.contains(each.getFileName().toString())).toList()) {
				FileSystemUtils.copyRecursively(entry, to.resolve(entry.getFileName()));
			}
		}
	}

	private static void makeItTheirs(Path configuration) throws IOException {
		String yaml = Files.readString(configuration);
		Files.writeString(configuration,
				yaml.replace("https://app.example.com", FRONT_END).replace("text/plain", "text/plain, " + ADDED_TYPE));
	}

	/**
	 * Create a repository with links to another one, except for one folder.
	 */
	private static void link(Path from, Path to, Path except) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> entries = Files.list(from)) {
			for (Path entry : entries.toList()) {
				Path name = entry.getFileName();
				if (!name.equals(except.getName(0))) {
					Files.createSymbolicLink(to.resolve(name), entry.toAbsolutePath());
				}
				else if (except.getNameCount() > 1) {
					link(entry, to.resolve(name), except.subpath(1, except.getNameCount()));
				}
			}
		}
	}

	/**
	 * Add the compiled module to the repository.
	 */
	private static void publish(String module, Path repository) throws IOException {
		Path pom = Path.of("..", module, ".flattened-pom.xml");
		String version = first("<version>(.+)</version>", Files.readString(pom));
		Path folder = Files
			.createDirectories(repository.resolve("io/github/corsstarter").resolve(module).resolve(version));
		Files.copy(pom, folder.resolve(module + "-" + version + ".pom"));
		Path classes = Path.of("..", module, "target/classes");
		try (OutputStream file = Files.newOutputStream(folder.resolve(module + "-" + version + ".jar"));
				JarOutputStream jar = new JarOutputStream(file);
				Stream<Path> contents = Files.walk(classes)) {
			for (Path content : contents.filter(Files::isRegularFile).toList()) {
				jar.putNextEntry(new ZipEntry(classes.relativize(content).toString()));
				Files.copy(content, jar);
			}
		}
	}

	private static String first(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
	}

	private Process run(Path repository) {
		ProcessBuilder maven = new ProcessBuilder("mvn", "-B", "spring-boot:run", "-Dmaven.repo.local=" + repository)
			.directory(directory().toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile());
		maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
		maven.environment().put("SERVER_PORT", "0");
		try {
			return maven.start();
		}
		catch (IOException ex) {
			String message = "Needs mvn on the PATH";
			if (System.getenv("CI") != null) {
				throw new AssertionError(message, ex);
			}
			return Assumptions.abort(message);
		}
	}

	private int findPort() throws IOException {
		String output = Files.readString(this.log);
		if (!this.process.isAlive()) {
			throw new AssertionError("The copy did not start: " + output);
		}
		return URL.matcher(output)
			.results()
			.map((MatchResult url) -> Integer.valueOf(url.group(1)))
			.findFirst()
			.orElse(0);
	}

	private void stop() {
		List<ProcessHandle> forked = this.process.descendants().toList();
		this.process.destroy();
		forked.forEach(ProcessHandle::destroy);
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
			FileSystemUtils.deleteRecursively(this.workspace);
		}
		catch (InterruptedException | IOException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
