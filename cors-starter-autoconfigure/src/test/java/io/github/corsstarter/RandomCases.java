package io.github.corsstarter;

import java.util.Random;

/**
 * The number and the seed of random test cases. The build tries a few cases of each kind,
 * and always the same ones. {@code -Drandom.times=50} tries fifty times as many, and
 * {@code -Drandom.seed=20261130} tries others.
 */
public final class RandomCases {

	private static final int TIMES = Integer.getInteger("random.times", 1);

	private static final long SEED = Long.getLong("random.seed", 0);

	private RandomCases() {
	}

	/**
	 * Return the number of cases to try.
	 * @param inTheBuild the number of cases in the build
	 * @return that number, or a multiple of it
	 */
	public static int count(int inTheBuild) {
		return Math.multiplyExact(inTheBuild, TIMES);
	}

	/**
	 * Return the random numbers for the cases.
	 * @param seed the seed in the build
	 * @return a source of random numbers
	 */
	public static Random random(long seed) {
		return new Random(seed + SEED);
	}

}
