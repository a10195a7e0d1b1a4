package io.github.corsstarter.policy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestedHeadersTests {

	private final AllowedHeaders listed = new AllowedHeaders(List.of("Content-Type", "X-Requested-With"));

	private final AllowedHeaders any = new AllowedHeaders(List.of("*"));

	private static @Nullable RequestedHeaders read(AllowedHeaders allowed, String... lines) {
		return RequestedHeaders.read(TestRequest.preflight("https://app.example.com", "PUT").asking(lines), allowed);
	}

	private void assertAllowed(String... lines) {
		RequestedHeaders headers = read(this.listed, lines);
		assertThat(headers).isNotNull();
		assertThat(headers.areAllowed()).isTrue();
	}

	private void assertMalformed(String... lines) {
		assertThat(read(this.any, lines)).isNull();
		assertThat(read(this.listed, lines)).isNull();
	}

	private void assertWellFormed(String... lines) {
		RequestedHeaders headers = read(this.any, lines);
		assertThat(headers).isNotNull();
		assertThat(headers.areAllowed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "content-type", "content-type,x-requested-with", "x-requested-with,content-type",
			"Content-Type, X-Requested-With", "CONTENT-TYPE", " content-type\t, \tx-requested-with ",
			"content-type,content-type", ",content-type,,x-requested-with,", " , ," })
	void allowsAnyOrderCaseWhiteSpaceAndEmptyElements(String line) {
		assertAllowed(line);
	}

	@Test
	void readsSeveralLinesAsOneList() {
		assertAllowed();
		assertAllowed("content-type", "x-requested-with");
		assertAllowed("", "content-type", "");
		RequestedHeaders headers = read(this.listed, "content-type", "x-other");
		assertThat(headers).isNotNull();
		assertThat(headers.areAllowed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "content-typ", "content-type1", "content-type,x", "x,content-type",
			"x-requested-with, content_type", "*" })
	void doesNotAllowOtherNames(String line) {
		RequestedHeaders headers = read(this.listed, line);
		assertThat(headers).isNotNull();
		assertThat(headers.areAllowed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "content type", "content-type;x", "a:b", "a,b c", "a\u0000", "a\r\nb", "a\u000bb",
			"\u00e9", "a\u0080", "a,\"b\"", "(a)", "a/b", "content-type\u00a0" })
	void refusesInvalidTokensAsMalformed(String line) {
		assertMalformed(line);
	}

	@Test
	void limitsTheLength() {
		assertWellFormed("a".repeat(8192));
		assertMalformed("a".repeat(8193));
		assertMalformed("a".repeat(1 << 20));
		assertWellFormed("a".repeat(4000), "a".repeat(4191));
		assertMalformed("a".repeat(4000), "a".repeat(4192));
	}

	@Test
	void limitsTheNumberOfNames() {
		String names = String.join(",", Collections.nCopies(128, "content-type"));
		assertAllowed(names);
		assertMalformed(names + ",content-type");
		assertMalformed(names, "content-type");
	}

	@Test
	void limitsTheNumberOfEmptyElements() {
		// Commas and empty elements differ by one, depending on whether there is a name
		assertAllowed(",".repeat(16) + "content-type");
		assertMalformed(",".repeat(17) + "content-type");
		assertAllowed(",".repeat(15));
		assertMalformed(",".repeat(16));
		assertMalformed(" , ".repeat(16));
		assertAllowed(Collections.nCopies(16, "").toArray(String[]::new));
		assertMalformed(Collections.nCopies(17, "").toArray(String[]::new));
		assertMalformed(",".repeat(8192));
	}

	@Test
	void echoesInLowerCaseWithoutWhiteSpace() {
		assertThat(echo("X-A, X-B\t,x-c")).isEqualTo("x-a,x-b,x-c");
		assertThat(echo(",X-A,,x-b,")).isEqualTo("x-a,x-b");
		assertThat(echo("X-A", "", " x-b,x-c")).isEqualTo("x-a,x-b,x-c");
		assertThat(echo("x-a", "x-b")).isEqualTo("x-a,x-b");
		assertThat(echo("X-A,x-b")).isEqualTo("x-a,x-b");
		assertThat(echo("authorization,x-a")).isEqualTo("authorization,x-a");
	}

	@Test
	void echoesEachHeaderOnce() {
		assertThat(echo("x-a,x-b,x-a")).isEqualTo("x-a,x-b");
		assertThat(echo("x-a,X-A")).isEqualTo("x-a");
		assertThat(echo("x-a", "x-a")).isEqualTo("x-a");
		assertThat(echo("x-a,x-a")).isEqualTo("x-a");
	}

	@Test
	void echoesTheSameStringForTheFormThatBrowsersSend() {
		String line = "content-type,x-a";
		assertThat(echo(line)).isSameAs(line);
		assertThat(echoBesideWildcard(line)).isSameAs(line);
	}

	@Test
	void echoOmitsNamesThatTheWildcardValueContains() {
		assertThat(echoBesideWildcard("authorization,content-type")).isEqualTo("content-type");
		assertThat(echoBesideWildcard("*,content-type")).isEqualTo("content-type");
		assertThat(echoBesideWildcard("authorization-x")).isEqualTo("authorization-x");
		assertThat(echoBesideWildcard("Authorization")).isNull();
		assertThat(echoBesideWildcard("*")).isNull();
		assertThat(echoBesideWildcard("")).isNull();
		assertThat(echoBesideWildcard()).isNull();
	}

	@Test
	void limitsTheEchoNextToAWildcardToWholeNames() {
		String longest = "a".repeat(2048);
		assertThat(echoBesideWildcard(longest)).isEqualTo(longest);
		assertThat(echoBesideWildcard(longest + "a")).isNull();
		assertThat(echo(longest + "a")).isEqualTo(longest + "a");
		String half = "b".repeat(1023);
		assertThat(echoBesideWildcard("c," + half + "," + "a".repeat(1022)))
			.isEqualTo("c," + half + "," + "a".repeat(1022));
		assertThat(echoBesideWildcard("c," + half + "," + "a".repeat(1023))).isEqualTo("c," + half);
	}

	private @Nullable String echo(String... lines) {
		return echo(true, lines);
	}

	private @Nullable String echoBesideWildcard(String... lines) {
		return echo(false, lines);
	}

	private @Nullable String echo(boolean all, String... lines) {
		TestRequest request = TestRequest.preflight("https://app.example.com", "PUT").asking(lines);
		RequestedHeaders headers = RequestedHeaders.read(request, this.any);
		assertThat(headers).isNotNull();
		return headers.echo(request, all);
	}

	@Test
	void findsManyAllowedNames() {
		List<String> names = IntStream.range(0, 1_000).mapToObj((i) -> "X-Header-" + i).toList();
		AllowedHeaders allowed = new AllowedHeaders(names);
		for (String name : names) {
			RequestedHeaders headers = read(allowed, Tokens.lowerCase(name));
			assertThat(headers).isNotNull();
			assertThat(headers.areAllowed()).as(name).isTrue();
		}
	}

}
