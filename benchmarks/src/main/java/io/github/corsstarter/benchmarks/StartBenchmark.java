package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the starter adds to the start of an empty web application: the medians of a number
 * of rounds, in each of which all take their turn.
 */
public final class StartBenchmark {

	private StartBenchmark() {
	}

	/**
	 * Measure, and print a table.
	 * @param arguments the number of rounds, 11 if there is none
	 */
	public static void main(String[] arguments) throws IOException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 11;
		Map<String, List<String[]>> seen = new LinkedHashMap<>();
		for (int round = -1; round < rounds; round++) {
			for (String variant : List.of("none 1", "bean 1", "bean 10000", "starter 1", "starter 1000",
					"starter 10000")) {
				String[] words = variant.split(" ", -1);
				try (Child application = Child.start(StartedApplication.class, (jar) -> isIn(jar, words[0]), words)) {
					String[] figures = application.await("STARTED ").split(" ", -1);
					if (round >= 0) {
						seen.computeIfAbsent(variant, (key) -> new ArrayList<>()).add(figures);
					}
				}
			}
		}
		System.out.println("| application (origins allowed) | start of the process | of Spring | classes loaded |\n"
				+ "| --- | --- | --- | --- |");
		seen.forEach((variant, figures) -> System.out.printf(Locale.ROOT, "| %s | %,.0f ms | %,.0f ms | %,.0f |%n",
				variant, median(figures, 0), median(figures, 1), median(figures, 2)));
	}

	/**
	 * Return whether a library belongs to an empty web application.
	 */
	private static boolean isIn(String jar, String variant) {
		boolean ours = jar.startsWith("cors-starter");
		return (!ours || variant.equals("starter")) && !jar
			.matches("(cors-filter|jetty|jmh|netty|reactor|spring-webflux|spring-boot-webflux|spring-test).*");
	}

	private static double median(List<String[]> figures, int column) {
		return ServerBenchmark.median(figures.stream().map((row) -> Double.valueOf(row[column])).toList());
	}

}
