package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A complete server under load, with and without a filter: the medians of several rounds.
 * Each round measures all variants. Needs {@code wrk} on the path.
 */
public final class ServerBenchmark {

	private static final List<Peer> PEERS = List.of(Peer.NONE, Peer.CORS_STARTER, Peer.SPRING);

	private static final List<Scenario> SCENARIOS = List.of(Scenario.ALLOWED_1, Scenario.ALLOWED_10000);

	private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");

	private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final Map<String, List<Figures>> figures = new LinkedHashMap<>();

	private ServerBenchmark() {
	}

	/**
	 * Measure, and print a table.
	 * @param arguments the number of rounds and the seconds for each; 7 and 5 by default
	 */
	public static void main(String[] arguments) throws Exception {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 7;
		String seconds = (arguments.length > 1) ? arguments[1] : "5";
		System.out.println("| filter (origins allowed) | requests a second | CPU a request | allocated a request |\n"
				+ "| --- | --- | --- | --- |");
		for (Scenario scenario : SCENARIOS) {
			new ServerBenchmark().run(scenario, rounds, seconds);
		}
	}

	private void run(Scenario scenario, int rounds, String seconds) throws Exception {
		List<Child> servers = new ArrayList<>();
		List<String> urls = new ArrayList<>();
		try {
			for (Peer peer : PEERS) {
				Child server = Child.start(ServerUnderLoad.class, (jar) -> true, peer.name(), scenario.name());
				servers.add(server);
				urls.add("http://localhost:" + server.await(""));
			}
			for (int round = -1; round < rounds; round++) {
				for (int i = 0; i < urls.size(); i++) {
					Figures seen = load(urls.get(i), scenario, seconds);
					// The first round is a warm-up
					if (round >= 0) {
						this.figures.computeIfAbsent(PEERS.get(i).title(), (title) -> new ArrayList<>()).add(seen);
					}
				}
			}
		}
		finally {
			servers.forEach(Child::close);
		}
		this.figures.forEach((peer, seen) -> System.out.printf(Locale.ROOT,
				"| %s (%,d) | %,.0f | %.1f µs | %,.0f B |%n", peer, scenario.allowed().origins().size(),
				median(seen.stream().map(Figures::rate).toList()), median(seen.stream().map(Figures::micros).toList()),
				median(seen.stream().map(Figures::bytes).toList())));
	}

	private Figures load(String url, Scenario scenario, String seconds) throws IOException, InterruptedException {
		String[] before = get(url + "/used").split(" ", -1);
		List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c8", "-d" + seconds + "s"));
		scenario.headers()
			.stream()
			.filter((header) -> !header.getKey().equals("Host"))
			.forEach((header) -> command.addAll(List.of("-H", header.getKey() + ": " + header.getValue())));
		command.add(url + "/");
		Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (wrk.waitFor() != 0 || output.contains("Non-2xx")) {
			throw new IllegalStateException(output);
		}
		String[] after = get(url + "/used").split(" ", -1);
		double requests = find(REQUESTS, output);
		return new Figures(find(RATE, output),
				(Long.parseLong(after[0]) - Long.parseLong(before[0])) / requests / 1_000,
				(Long.parseLong(after[1]) - Long.parseLong(before[1])) / requests);
	}

	private String get(String url) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private static double find(Pattern pattern, String output) {
		Matcher matcher = pattern.matcher(output);
		if (!matcher.find()) {
			throw new IllegalStateException(output);
		}
		return Double.parseDouble(matcher.group(1));
	}

	static double median(List<Double> values) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

	/**
	 * The results of a round.
	 *
	 * @param rate requests a second
	 * @param micros microseconds of CPU time per request
	 * @param bytes allocated bytes per request
	 */
	private record Figures(double rate, double micros, double bytes) {
	}

}
