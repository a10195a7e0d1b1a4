package io.github.corsstarter.recipes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * The packages of a {@code package-lock.json}, installed next to it and kept for later
 * runs. Their install scripts don't run.
 */
public final class NpmPackages {

	private NpmPackages() {
	}

	/**
	 * Install missing packages. Without npm, the test fails in CI and is skipped
	 * elsewhere. If several processes call this, one installs and the others wait.
	 * @param folder the folder of the lock file
	 * @throws IOException if the file doesn't exist
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static synchronized void install(Path folder) throws IOException, InterruptedException {
		Path lock = Path.of("target", "npm-" + folder.getFileName() + ".lock");
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.lock();
			installOnce(folder);
		}
	}

	private static void installOnce(Path folder) throws IOException, InterruptedException {
		Path wanted = folder.resolve("package-lock.json");
		Path installed = folder.resolve("node_modules/.package-lock.json");
		if (Files.exists(installed)
				&& Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
			return;
		}
		Path log = Files.createTempFile("npm", ".log");
		int status;
		try {
			status = run(folder, log);
		}
		catch (IOException ex) {
			String message = "Needs npm on the PATH (Debian: apt-get install npm)";
			if (System.getenv("CI") != null) {
				throw new AssertionError(message, ex);
			}
			Assumptions.abort(message);
			return;
		}
		if (status != 0) {
			throw new AssertionError("npm ci failed: " + Files.readString(log));
		}
		Files.delete(log);
	}

	private static int run(Path folder, Path log) throws IOException, InterruptedException {
		Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts").directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!npm.waitFor(3, TimeUnit.MINUTES)) {
			npm.destroy();
			throw new AssertionError("npm ci is not done after three minutes: " + Files.readString(log));
		}
		return npm.exitValue();
	}

}
