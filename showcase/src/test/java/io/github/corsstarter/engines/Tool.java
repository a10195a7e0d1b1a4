package io.github.corsstarter.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A program that a test needs and that Maven can't install. Without it, the test fails in
 * CI and is skipped elsewhere.
 */
public final class Tool {

	private Tool() {
	}

	/**
	 * Find a program on the {@code PATH}.
	 * @param debianPackage the package that has it
	 * @param names its names, the preferred one first
	 * @return its path
	 */
	public static Path find(String debianPackage, String... names) {
		return required(debianPackage, names[0], Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(":", -1)).map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null));
	}

	/**
	 * Find a program that a package installs with its libraries, below {@code /usr/lib}.
	 * @param debianPackage the package that has it
	 * @param folder the name of its folder
	 * @param name its name
	 * @return its file
	 */
	static Path besideLibraries(String debianPackage, String folder, String name) {
		try (DirectoryStream<Path> architectures = Files.newDirectoryStream(Path.of("/usr/lib"))) {
			Path found = null;
			for (Path architecture : architectures) {
				Path program = architecture.resolve(folder).resolve(name);
				found = Files.isExecutable(program) ? program : found;
			}
			return required(debianPackage, name, found);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path required(String debianPackage, String name, @Nullable Path file) {
		if (file != null) {
			return file;
		}
		String message = "Needs " + name + " (Debian: apt-get install " + debianPackage + ")";
		if (System.getenv("CI") != null) {
			throw new AssertionError(message);
		}
		return Assumptions.abort(message);
	}

	/**
	 * Stop a program, and remove its files.
	 * @param process the program
	 * @param folder the folder of its files
	 */
	static void end(Process process, Path folder) {
		process.destroy();
		try {
			process.waitFor();
			FileSystemUtils.deleteRecursively(folder);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
