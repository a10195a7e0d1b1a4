package io.github.corsstarter.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary bytes as field lines of {@code Access-Control-Request-Headers}. The result is
 * the same as for a plain split at commas.
 */
public final class RequestedHeadersFuzz {

	private static final Set<String> NAMES = Set.of("content-type", "x-a", "authorization");

	private static final AllowedHeaders LISTED = new AllowedHeaders(List.of("Content-Type", "X-A", "Authorization"));

	private static final AllowedHeaders ANY = new AllowedHeaders(List.of("*"));

	private RequestedHeadersFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] input) {
		List<String> lines = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
		List<String> expected = names(lines);
		TestRequest request = TestRequest.preflight("https://app.example.com", "PUT")
			.asking(lines.toArray(new String[0]));
		RequestedHeaders any = RequestedHeaders.read(request, ANY);
		RequestedHeaders listed = RequestedHeaders.read(request, LISTED);
		assertThat(any == null).isEqualTo(expected == null);
		assertThat(listed == null).isEqualTo(expected == null);
		if (any == null || listed == null || expected == null) {
			return;
		}
		assertThat(any.areAllowed()).isTrue();
		assertThat(listed.areAllowed()).isEqualTo(NAMES.containsAll(expected));
		Set<String> once = new LinkedHashSet<>(expected);
		assertThat(any.echo(request, true)).isEqualTo(once.isEmpty() ? null : String.join(",", once));
		once.removeAll(Set.of("*", "authorization"));
		String beside = any.echo(request, false);
		if (String.join(",", once).length() <= 2048) {
			assertThat(beside).isEqualTo(once.isEmpty() ? null : String.join(",", once));
		}
		else if (beside != null) {
			assertThat(beside).hasSizeLessThanOrEqualTo(2048);
			assertThat(once).containsAll(List.of(beside.split(",")));
		}
	}

	private static @Nullable List<String> names(List<String> lines) {
		List<String> names = new ArrayList<>();
		int empty = 0;
		for (String line : lines) {
			for (String element : line.split(",", -1)) {
				String name = element.replaceAll("^[ \\t]+|[ \\t]+$", "");
				if (name.isEmpty()) {
					empty++;
				}
				else if (name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
					names.add(Tokens.lowerCase(name));
				}
				else {
					return null;
				}
			}
		}
		boolean tooLong = String.join(",", lines).replaceFirst("^,+", "").length() > 8192;
		return (tooLong || empty > 16 || names.size() > 128) ? null : names;
	}

}
