package io.github.corsstarter.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A separate JVM that runs one of this module's classes.
 */
final class Child implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private Child(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Start the JVM.
	 * @param main the main class
	 * @param jars selects the jars of its class path, by name
	 * @param arguments the program arguments
	 */
	static Child start(Class<?> main, Predicate<String> jars, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
						classPath(jars), main.getName()));
		command.addAll(Arrays.asList(arguments));
		return new Child(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
	}

	private static String classPath(Predicate<String> jars) throws IOException {
		// Not the jar, because its manifest names all libraries
		Path classes = Path.of(System.getProperty("java.class.path")).resolveSibling("classes");
		try (Stream<Path> libraries = Files.list(classes.resolveSibling("lib"))) {
			return Stream
				.concat(Stream.of(classes), libraries.filter((jar) -> jars.test(jar.getFileName().toString())).sorted())
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}
	}

	/**
	 * Wait for the first line of output with the given beginning, and return the rest of
	 * it.
	 */
	String await(String beginning) {
		try {
			String line = this.output.readLine();
			while (line != null && !line.startsWith(beginning)) {
				line = this.output.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The process ended with " + this.process.waitFor());
			}
			return line.substring(beginning.length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the process id.
	 */
	long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
