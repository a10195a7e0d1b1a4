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
	void anyOrderCaseWhiteSpaceAndEmptyElement(String line) {
		assertAllowed(line);
	}

	@Test
	void severalLinesAreOneList() {
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
	void otherNamesAreNotAllowed(String line) {
		RequestedHeaders headers = read(this.listed, line);
		assertThat(headers).isNotNull();
		assertThat(headers.areAllowed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "content type", "content-type;x", "a:b", "a,b c", "a\u0000", "a\r\nb", "a\u000bb",
			"\u00e9", "a\u0080", "a,\"b\"", "(a)", "a/b", "content-type\u00a0" })
	void whatIsNoTokenIsMalformed(String line) {
		assertMalformed(line);
	}

	@Test
	void lengthIsBounded() {
		assertWellFormed("a".repeat(8192));
		assertMalformed("a".repeat(8193));
		assertMalformed("a".repeat(1 << 20));
		assertWellFormed("a".repeat(4000), "a".repeat(4191));
		assertMalformed("a".repeat(4000), "a".repeat(4192));
	}

	@Test
	void numberOfNamesIsBounded() {
		String names = String.join(",", Collections.nCopies(128, "content-type"));
		assertAllowed(names);
		assertMalformed(names + ",content-type");
		assertMalformed(names, "content-type");
	}

	@Test
	void numberOfEmptyElementsIsBounded() {
		// One comma more than empty elements around a name, one less without
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
	void echoIsInLowerCaseAndWithoutWhiteSpace() {
		assertThat(echo("X-A, X-B\t,x-c")).isEqualTo("x-a,x-b,x-c");
		assertThat(echo(",X-A,,x-b,")).isEqualTo("x-a,x-b");
		assertThat(echo("X-A", "", " x-b,x-c")).isEqualTo("x-a,x-b,x-c");
		assertThat(echo("x-a", "x-b")).isEqualTo("x-a,x-b");
		assertThat(echo("X-A,x-b")).isEqualTo("x-a,x-b");
	}

	@Test
	void echoOfWhatBrowsersSendIsTheSameString() {
		String line = "content-type,x-a";
		assertThat(echo(line)).isSameAs(line);
	}

	private String echo(String... lines) {
		RequestedHeaders headers = read(this.any, lines);
		assertThat(headers).isNotNull();
		return headers.echo(List.of(lines).iterator());
	}

	@Test
	void manyAllowedNamesAreFound() {
		List<String> names = IntStream.range(0, 1_000).mapToObj((i) -> "X-Header-" + i).toList();
		AllowedHeaders allowed = new AllowedHeaders(names);
		for (String name : names) {
			RequestedHeaders headers = read(allowed, Tokens.lowerCase(name));
			assertThat(headers).isNotNull();
			assertThat(headers.areAllowed()).as(name).isTrue();
		}
	}

}
