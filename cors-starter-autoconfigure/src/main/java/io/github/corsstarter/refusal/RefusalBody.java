package io.github.corsstarter.refusal;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.policy.RefusalReason;

/**
 * The body of a 403, as plain text in ASCII.
 */
public final class RefusalBody {

	private static final Map<RefusalReason, byte[]> BODIES = new EnumMap<>(RefusalReason.class);

	static {
		for (RefusalReason reason : RefusalReason.values()) {
			BODIES.put(reason, ("CORS request refused: " + reason.code()).getBytes(StandardCharsets.US_ASCII));
		}
	}

	private RefusalBody() {
	}

	/**
	 * Return the body that names a reason.
	 * @param reason the reason
	 * @return the bytes, shared by all responses
	 */
	public static byte[] of(RefusalReason reason) {
		return Objects.requireNonNull(BODIES.get(reason));
	}

}
