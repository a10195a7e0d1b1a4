package io.github.corsstarter.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The modules of {@code src/test/clients}, each bundled with its imported packages, as in
 * a front end's build.
 */
final class ClientBundles {

	private ClientBundles() {
	}

	/**
	 * Bundle every module with the esbuild that npm has installed.
	 * @param folder the folder of the modules
	 * @param target the folder for the bundles
	 */
	static void build(Path folder, Path target) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of("node", "node_modules/.bin/esbuild", "--bundle", "--splitting", "--format=esm",
						"--define:global=globalThis", "--log-level=error", "--outdir=" + target.toAbsolutePath()));
		try (Stream<Path> files = Files.list(folder)) {
			files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".mjs"))
				.sorted()
				.forEach(command::add);
		}
		Path log = Files.createTempFile("esbuild", ".log");
		Process esbuild = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!esbuild.waitFor(1, TimeUnit.MINUTES)) {
			esbuild.destroy();
			throw new AssertionError("esbuild is not done after a minute");
		}
		if (esbuild.exitValue() != 0) {
			throw new AssertionError("esbuild failed: " + Files.readString(log));
		}
		Files.delete(log);
	}

}
