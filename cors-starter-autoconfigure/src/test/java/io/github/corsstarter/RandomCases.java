package io.github.corsstarter;

import java.util.Random;

/**
 * How many cases the tests try that make them up, and which. The build tries a few of
 * each kind, always the same. With {@code -Drandom.times=50} it tries fifty times as
 * many, and with {@code -Drandom.seed=20261130} others.
 */
public final class RandomCases {

	private static final int TIMES = Integer.getInteger("random.times", 1);

	private static final long SEED = Long.getLong("random.seed", 0);

	private RandomCases() {
	}

	/**
	 * Return how many cases to try.
	 * @param inTheBuild how many the build tries
	 * @return that number, or a multiple of it
	 */
	public static int count(int inTheBuild) {
		return Math.multiplyExact(inTheBuild, TIMES);
	}

	/**
	 * Return what the cases are made up by.
	 * @param seed the seed in the build
	 * @return a source of random numbers
	 */
	public static Random random(long seed) {
		return new Random(seed + SEED);
	}

}
