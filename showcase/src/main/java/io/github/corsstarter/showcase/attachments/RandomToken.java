package io.github.corsstarter.showcase.attachments;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Strings that can't be guessed: 128 random bits, as 32 hexadecimal digits.
 */
final class RandomToken {

	private static final SecureRandom random = new SecureRandom();

	private RandomToken() {
	}

	static String next() {
		byte[] bytes = new byte[16];
		random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
