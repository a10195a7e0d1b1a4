package io.github.corsstarter.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of a run, in Markdown: a table for each benchmark, with a row for each
 * scenario and a column for each filter or other variant. The time and the bytes of a
 * filter are its overhead over no filter. A factor is the ratio to this project's time.
 */
final class ResultTable {

	private final Map<String, Map<String, Map<String, Cell>>> tables = new LinkedHashMap<>();

	ResultTable(Collection<RunResult> results) {
		for (RunResult result : results) {
			BenchmarkParams parameters = result.getParams();
			String[] name = parameters.getBenchmark().split("\\.", -1);
			String peer = parameters.getParam("peer");
			String column = (peer != null) ? Peer.valueOf(peer).title() : name[name.length - 1];
			Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
			this.tables.computeIfAbsent(name[name.length - 2], (key) -> new LinkedHashMap<>())
				.computeIfAbsent(Scenario.valueOf(parameters.getParam("scenario")).title(),
						(key) -> new LinkedHashMap<>())
				.put(column, new Cell(result.getPrimaryResult().getStatistics().getPercentile(50),
						(bytes != null) ? bytes.getScore() : 0));
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.tables.forEach((benchmark, rows) -> {
			Set<String> columns = new LinkedHashSet<>();
			rows.values().forEach((cells) -> columns.addAll(cells.keySet()));
			text.append(benchmark)
				.append("\n\n| request (origins allowed) | ")
				.append(String.join(" | ", columns))
				.append(" |\n| ---")
				.append(" | ---".repeat(columns.size()))
				.append(" |\n");
			rows.forEach((scenario, cells) -> {
				text.append("| ").append(scenario);
				columns.forEach((column) -> text.append(" | ").append(text(column, cells)));
				text.append(" |\n");
			});
			text.append('\n');
		});
		return text.toString();
	}

	private static String text(String column, Map<String, Cell> cells) {
		Cell cell = cells.get(column);
		if (cell == null) {
			return "";
		}
		Cell none = cells.get(Peer.NONE.title());
		if (none == null) {
			return text(cell);
		}
		if (cell.equals(none)) {
			return time(cell);
		}
		Cell added = cell.minus(none);
		@Nullable Cell ours = cells.get(Peer.CORS_STARTER.title());
		// Less than a nanosecond is noise
		if (ours == null || ours.equals(cell) || added.nanos < 1 || ours.minus(none).nanos < 1) {
			return text(added);
		}
		return text(added) + String.format(Locale.ROOT, " (%,.1f ×)", added.nanos / ours.minus(none).nanos);
	}

	private static String text(Cell cell) {
		return time(cell) + String.format(Locale.ROOT, ", %,.0f B", cell.bytes);
	}

	private static String time(Cell cell) {
		return String.format(Locale.ROOT, "%,.0f ns", cell.nanos);
	}

	/**
	 * The cost of one request.
	 *
	 * @param nanos the time in nanoseconds
	 * @param bytes the allocated bytes
	 */
	private record Cell(double nanos, double bytes) {

		Cell minus(Cell other) {
			return new Cell(this.nanos - other.nanos, this.bytes - other.bytes);
		}

	}

}
