package io.github.corsstarter.benchmarks;

import java.util.Collection;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and prints the results as a table. Accepts the options of JMH.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param arguments options of JMH, such as a pattern of names
	 */
	public static void main(String[] arguments) throws Exception {
		CommandLineOptions line = new CommandLineOptions(arguments);
		Collection<RunResult> results = new Runner(new OptionsBuilder().parent(line)
			.forks(line.getForkCount().orElse(1))
			.warmupIterations(line.getWarmupIterations().orElse(3))
			.warmupTime(line.getWarmupTime().orElse(TimeValue.milliseconds(500)))
			// Many short iterations, because a brief disturbance then doesn't affect the
			// median
			.measurementIterations(line.getMeasurementIterations().orElse(15))
			.measurementTime(line.getMeasurementTime().orElse(TimeValue.milliseconds(100)))
			.addProfiler(GCProfiler.class)
			// Some filters don't support every scenario; their cells stay empty
			.shouldFailOnError(false)
			.build()).run();
		System.out.println(new ResultTable(results));
	}

}
