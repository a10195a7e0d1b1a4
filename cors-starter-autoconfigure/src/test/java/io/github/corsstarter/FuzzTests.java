package io.github.corsstarter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.Jazzer;
import io.github.corsstarter.autoconfigure.FailureReportFuzz;
import io.github.corsstarter.policy.OriginFuzz;
import io.github.corsstarter.policy.PolicyFuzz;
import io.github.corsstarter.policy.RequestedHeadersFuzz;
import io.github.corsstarter.web.PathFuzz;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives random bytes to what reads foreign text. Jazzer watches which code they reach and
 * goes on from those that reach more, beginning with the texts below
 * {@code src/test/fuzz}. An input that something falls over is a file there to be, so
 * that it is tried first ever after.
 * <p>
 * Each target gets a few thousand inputs, or with {@code -Dfuzz.seconds=600} ten minutes,
 * and keeps what it has found interesting below {@code target/fuzz}.
 */
class FuzzTests {

	private static final Path OUTPUT = Path.of("target/fuzz");

	@ParameterizedTest
	@ValueSource(classes = { OriginFuzz.class, RequestedHeadersFuzz.class, PolicyFuzz.class, PathFuzz.class,
			FailureReportFuzz.class })
	void survivesEveryInput(Class<?> target) throws Exception {
		Path folder = Files.createDirectories(OUTPUT.resolve(target.getSimpleName()));
		Path found = Files.createDirectories(folder.resolve("corpus"));
		Path log = folder.resolve("log.txt");
		Integer seconds = Integer.getInteger("fuzz.seconds");
		// A process that ends after seconds would spend half of them on optimizing itself
		String compiler = (seconds != null) ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1";
		Process jazzer = new ProcessBuilder(List.of(java(), compiler, "-XX:+UseSerialGC", "-Xmx512m", "-cp",
				System.getProperty("java.class.path"), Jazzer.class.getName(), "--target_class=" + target.getName(),
				"--instrumentation_includes=io.github.corsstarter.**",
				"--custom_hook_includes=io.github.corsstarter.**", "--disabled_hooks=*", "--reproducer_path=" + folder,
				// A new process inherits the peak of its parent's memory, which libFuzzer
				// takes for its own
				"-rss_limit_mb=0", (seconds != null) ? "-max_total_time=" + seconds : "-runs=3000",
				"-artifact_prefix=" + folder + "/", found.toString(), seeds(target).toString()))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
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
