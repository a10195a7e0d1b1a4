package io.github.corsstarter.benchmarks;

import java.lang.ref.Reference;
import java.util.Locale;
import java.util.function.IntFunction;

import io.github.corsstarter.policy.CorsPolicy;

/**
 * The bytes of heap that a policy needs for each origin.
 */
public final class MemoryBenchmark {

	private static final int COUNT = 100_000;

	private MemoryBenchmark() {
	}

	/**
	 * Measure, and print a table.
	 * @param arguments none
	 */
	public static void main(String[] arguments) throws InterruptedException {
		System.out.println("| origins | bytes for each |\n| --- | --- |");
		print("exact", Allowed::origins);
		print("subdomain patterns", Allowed::subdomains);
	}

	private static void print(String kind, IntFunction<Allowed> allowed) throws InterruptedException {
		// Warm up, so that loaded classes aren't counted
		Peer.policy(allowed.apply(1), "/**");
		long before = used();
		CorsPolicy policy = Peer.policy(allowed.apply(COUNT), "/**");
		try {
			System.out.printf(Locale.ROOT, "| %,d %s | %,d B |%n", COUNT, kind, (used() - before) / COUNT);
		}
		finally {
			Reference.reachabilityFence(policy);
		}
	}

	private static long used() throws InterruptedException {
		for (int i = 0; i < 5; i++) {
			System.gc();
			Thread.sleep(50);
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
