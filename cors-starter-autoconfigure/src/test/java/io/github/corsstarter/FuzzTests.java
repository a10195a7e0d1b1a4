package io.github.corsstarter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.Jazzer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Passes random bytes to the code that reads external text. Jazzer observes which code
 * each input reaches, and varies the inputs that reach more, starting with the files in
 * {@code src/test/fuzz}. Add each input that causes a failure to these files, so that
 * every later run tries it first.
 * <p>
 * In the build, all targets get the same thousand inputs in one process, because starting
 * a process takes longer than trying them. With {@code -Dfuzz.seconds=600}, each target
 * runs for ten minutes in its own process, with different inputs each time. Interesting
 * inputs are kept in {@code target/fuzz}.
 */
class FuzzTests {

	private static final Path OUTPUT = Path.of("target/fuzz");

	private static final @Nullable Integer SECONDS = Integer.getInteger("fuzz.seconds");

	static List<Class<?>> targets() {
		return (SECONDS != null) ? EveryFuzz.TARGETS : List.of(EveryFuzz.class);
	}

	@ParameterizedTest
	@MethodSource("targets")
	void survivesEveryInput(Class<?> target) throws Exception {
		Path folder = Files.createDirectories(OUTPUT.resolve(target.getSimpleName()));
		Path found = Files.createDirectories(folder.resolve("corpus"));
		Path log = folder.resolve("log.txt");
		// A process that ends after seconds would spend half of them on optimizing itself
		String compiler = (SECONDS != null) ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1";
		List<String> command = new ArrayList<>(List.of(java(), compiler, "-XX:+UseSerialGC", "-Xmx512m", "-cp",
				System.getProperty("java.class.path"), Jazzer.class.getName(), "--target_class=" + target.getName(),
				"--instrumentation_includes=io.github.corsstarter.**",
				"--custom_hook_includes=io.github.corsstarter.**", "--disabled_hooks=*", "--reproducer_path=" + folder,
				// A new process inherits the peak of its parent's memory, which libFuzzer
				// takes for its own
				"-rss_limit_mb=0", "-artifact_prefix=" + folder + "/"));
		// With 0, Jazzer picks a new seed each time
		command.addAll((SECONDS != null) ? List.of("-max_total_time=" + SECONDS, "-seed=0")
				: List.of("-runs=1000", "-seed=1"));
		command.add(found.toString());
		for (Class<?> each : (SECONDS != null) ? List.of(target) : EveryFuzz.TARGETS) {
			command.add(seeds(each).toString());
		}
		Process jazzer = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		int status = jazzer.waitFor();
		String output = Files.readString(log);
		assertThat(status).as(output).isZero();
		assertThat(output).contains("Done ");
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static Path seeds(Class<?> target) throws IOException {
		Path seeds = Path.of("src/test/fuzz", target.getSimpleName());
		try (Stream<Path> files = Files.list(seeds)) {
			assertThat(files).isNotEmpty();
		}
		return seeds;
	}

}
