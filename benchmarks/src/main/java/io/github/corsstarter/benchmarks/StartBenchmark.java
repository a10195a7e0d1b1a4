package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The time that the starter adds to the start of an empty web application, compared with
 * a filter bean with the same origins in the same form: the medians of several rounds.
 * Each round measures all variants.
 */
public final class StartBenchmark {

	private StartBenchmark() {
	}

	/**
	 * Measure, and print a table.
	 * @param arguments the number of rounds, 11 by default
	 */
	public static void main(String[] arguments) throws IOException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 11;
		Path directory = Files.createTempDirectory("start");
		Map<Variant, List<String[]>> seen = new EnumMap<>(Variant.class);
		for (int round = -1; round < rounds; round++) {
			for (Variant variant : Variant.values()) {
				String[] figures = variant.start(directory);
				if (round >= 0) {
					seen.computeIfAbsent(variant, (key) -> new ArrayList<>()).add(figures);
				}
			}
		}
		System.out
			.println("| application (origins allowed) | start of the process | processor time | classes loaded |\n"
					+ "| --- | --- | --- | --- |");
		seen.forEach((variant, figures) -> System.out.printf(Locale.ROOT, "| %s | %,.0f ms | %,.0f ms | %,.0f |%n",
				variant.title, median(figures, 0), median(figures, 1), median(figures, 2)));
	}

	private static double median(List<String[]> figures, int column) {
		return ServerBenchmark.median(figures.stream().map((row) -> Double.valueOf(row[column])).toList());
	}

	/**
	 * The variants of the application.
	 */
	private enum Variant {

		NONE("no CORS", "other", 1, false),

		BEAN("bean (1)", "bean", 1, false),

		STARTER("cors-starter (1)", "cors", 1, false),

		NONE_10000("no CORS, but a YAML list (10,000)", "other", 10_000, false),

		BEAN_1000("bean, YAML list (1,000)", "bean", 1_000, false),

		STARTER_1000("cors-starter, YAML list (1,000)", "cors", 1_000, false),

		BEAN_10000("bean, YAML list (10,000)", "bean", 10_000, false),

		STARTER_10000("cors-starter, YAML list (10,000)", "cors", 10_000, false),

		BEAN_COMMAS("bean, one value with commas (10,000)", "bean", 10_000, true),

		STARTER_COMMAS("cors-starter, one value with commas (10,000)", "cors", 10_000, true);

		private final String title;

		private final String prefix;

		private final int origins;

		private final boolean commas;

		Variant(String title, String prefix, int origins, boolean commas) {
			this.title = title;
			this.prefix = prefix;
			this.origins = origins;
			this.commas = commas;
		}

		String[] start(Path directory) throws IOException {
			Path file = directory.resolve(this + ".yml");
			Files.writeString(file, yaml());
			try (Child application = Child.start(StartedApplication.class, this::needs, "--server.port=0",
					"--spring.main.banner-mode=off", "--spring.config.location=" + file)) {
				return application.await("STARTED ").split(" ", -1);
			}
		}

		private String yaml() {
			List<String> origins = Allowed.origins(this.origins).origins();
			String list = this.commas ? " " + String.join(",", origins) : "\n    - " + String.join("\n    - ", origins);
			return this.prefix + ":\n  " + (this.prefix.equals("bean") ? "wanted: true\n  " : "") + "allowed-origins:"
					+ list + "\n";
		}

		/**
		 * Return whether a library belongs to an empty web application.
		 */
		private boolean needs(String jar) {
			return (this.prefix.equals("cors") || !jar.startsWith("cors-starter")) && !jar
				.matches("(cors-filter|jetty|jmh|netty|reactor|spring-webflux|spring-boot-webflux|spring-test).*");
		}

	}

}
