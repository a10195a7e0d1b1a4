package io.github.corsstarter.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary bytes as allowed origins, one per line up to an empty line, and as origins of
 * requests on the other lines. Accepted origins are in canonical form, and the compiled
 * set agrees with a naive one.
 */
public final class OriginFuzz {

	private OriginFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		int end = text.indexOf("\n\n");
		List<OriginPattern> patterns = new ArrayList<>();
		for (String line : ((end >= 0) ? text.substring(0, end) : text).split("\n", -1)) {
			OriginPattern pattern = configure(line);
			if (pattern != null) {
				patterns.add(pattern);
			}
		}
		AllowedOrigins allowed = new AllowedOrigins(patterns);
		if (end >= 0 && !allowed.isAny()) {
			for (String line : text.substring(end + 2).split("\n", -1)) {
				request(line, allowed, patterns);
			}
		}
	}

	private static @Nullable OriginPattern configure(String value) {
		OriginPattern.Parsed parsed = OriginPattern.parse(value);
		OriginPattern pattern = parsed.pattern();
		OriginPattern.Fault fault = parsed.fault();
		if (pattern == null) {
			assertThat(fault).isNotNull();
			assertThat(fault.explanation() + fault.suggestion()).isNotBlank();
			return null;
		}
		assertThat(fault).isNull();
		assertThat(OriginPattern.parse(pattern.toString()).pattern()).isEqualTo(pattern);
		if (pattern.isNull()) {
			return null;
		}
		assertThat(pattern.toString().chars()).allMatch((c) -> c > ' ' && c < 0x7F && c != ',');
		// file:// is compared as a whole, and has no host to parse
		if (pattern.isExact() && !pattern.isFile()) {
			assertThat(WebOrigin.parse(pattern.toString())).isNotNull();
		}
		return pattern;
	}

	private static void request(String value, AllowedOrigins allowed, List<OriginPattern> patterns) {
		WebOrigin origin = WebOrigin.parse(value);
		if (origin != null) {
			String port = (origin.port() >= 0) ? ":" + origin.port() : "";
			assertThat(origin.scheme() + "://" + origin.host() + port).isEqualTo(value).isEqualTo(origin.toString());
			assertThat(value.chars()).allMatch((c) -> c > ' ' && c < 0x7F);
		}
		boolean allows = allowed.allowsExactly(value) || (origin != null && allowed.allowsByPattern(origin));
		assertThat(allows).as("%s in %s", value, patterns).isEqualTo(NaiveOrigins.allow(patterns, value));
	}

}
