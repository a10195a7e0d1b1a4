package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resources of a JVM, on Linux.
 *
 * @param heap kilobytes of heap after a full collection
 * @param threads threads of the operating system
 * @param files open files and sockets
 */
record ProcessSample(long heap, long threads, long files) {

	private static final Pattern HEAP = Pattern.compile("heap .*?used (\\d+)K");

	private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

	/**
	 * Run a garbage collection in a JVM and read its remaining resources.
	 */
	static ProcessSample of(long pid) throws IOException, InterruptedException {
		jcmd(pid, "GC.run");
		Path process = Path.of("/proc", String.valueOf(pid));
		try (Stream<Path> files = Files.list(process.resolve("fd"))) {
			return new ProcessSample(find(HEAP, jcmd(pid, "GC.heap_info")),
					find(THREADS, Files.readString(process.resolve("status"))), files.count());
		}
	}

	private static String jcmd(long pid, String command) throws IOException, InterruptedException {
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(pid), command)
			.redirectErrorStream(true)
			.start();
		String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (jcmd.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
		return output;
	}

	private static long find(Pattern pattern, String output) {
		Matcher matcher = pattern.matcher(output);
		if (!matcher.find()) {
			throw new IllegalStateException(output);
		}
		return Long.parseLong(matcher.group(1));
	}

}
