package io.github.corsstarter.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SameOriginTests {

	@ParameterizedTest
	@CsvSource({ "http://a.com, http, a.com, 80, true", "http://a.com, http, a.com, -1, true",
			"https://a.com, https, a.com, 443, true", "https://a.com, https, a.com, -1, true",
			"http://a.com:8080, http, a.com, 8080, true", "https://a.com:8443, https, a.com, 8443, true",
			"http://a.com, http, A.com, 80, true", "http://my_service:8080, http, my_service, 8080, true",
			"http://[::1]:8080, http, [::1], 8080, true", "http://a.com:8089, http, a.com, 8089, true",
			// a host that ends like a port
			"http://127.0.0.1:8080, http, 127.0.0.1, 8080, true", "http://127.0.0.1, http, 127.0.0.1, 80, true",
			"http://127.0.0.1, http, 127.0.0.1, 8080, false", "https://10.0.0.9, http, 10.0.0.9, 8443, false",
			// a proxy terminates TLS
			"https://a.com, http, a.com, 80, true", "https://a.com, http, a.com, -1, true",
			"https://a.com:8443, http, a.com, 8443, true", "https://a.com, http, a.com, 443, true",
			// no proxy adds TLS
			"http://a.com, https, a.com, 443, false", "http://a.com:8443, https, a.com, 8443, false",
			// other differences
			"https://a.com, http, a.com, 8080, false", "http://a.com:8080, http, a.com, 80, false",
			"http://a.com, http, a.com, 8080, false", "http://a.com:808, http, a.com, 8080, false",
			"http://a.com:80801, http, a.com, 8080, false", "http://a.com.b, http, a.com, 80, false",
			"http://a.co, http, a.com, 80, false", "http://ba.com, http, a.com, 80, false",
			"http://a.com:8080/x, http, a.com, 8080, false", "http:a.com, http, a.com, 80, false",
			"a.com, http, a.com, 80, false", "null, http, a.com, 80, false", "app://a.com, http, a.com, 80, false",
			"httpx://a.com, http, a.com, 80, false", "http://a.com:x, http, a.com, -1, false",
			"http://b.com, http, a.com, 80, false", "http://b.com:8080, http, a.com, 8080, false",
			"abcd://a.com, http, a.com, 80, false", "http+++a.com, http, a.com, 80, false",
			"http://a.com:0, http, a.com, 0, false", "http://a.com, http, a.com, 443, false",
			"http://a.com:80, http, a.com, 80, false", "https://a.com:443, https, a.com, 443, false",
			"https://a.com:443, http, a.com, 443, false" })
	void comparesOriginWithServerAddress(String origin, String scheme, String host, int port, boolean expected) {
		TestRequest request = TestRequest.request("GET").from(origin).server(scheme, host, port);
		assertThat(SameOrigin.isGuessed(origin, request)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({
			// a proxy sends the scheme of a WebSocket
			"https://a.com, wss, a.com, 443, a.com, true", "http://a.com, ws, a.com, 80, a.com, true",
			"https://a.com, ws, a.com, 80, a.com, true", "https://a.com:8443, HTTPS, a.com, 443, a.com:8443, true",
			"https://a.com:8443, WSS, a.com, 443, a.com:8443, true",
			"https://a.com:8443, on, a.com, 80, a.com:8443, true",
			// a wrong forwarded port or host
			"https://a.com:5440, https, a.com, 443, a.com:5440, true", "https://a.com, https, a.com, 80, a.com, true",
			"https://a.com, http, backend, 8080, a.com, true", "https://a.com, http, backend, 8080, A.com:443, true",
			"https://[::1]:8443, http, backend, 80, [::1]:8443, true", "https://[::1], http, backend, 80, [::1], true",
			// different from both
			"https://a.com:8443, https, a.com, 443, a.com, false", "https://a.com, https, b.com, 443, c.com, false",
			"http://a.com, https, a.com, 443, a.com, false", "https://a.com, https, b.com, 443, a.com:, false",
			"https://a.com, https, b.com, 443, a.com:80443, false",
			"https://a.com, https, b.com, 443, a.com.b, false" })
	void comparesOriginWithTheHostHeader(String origin, String scheme, String host, int port, String line,
			boolean same) {
		TestRequest request = TestRequest.request("GET").from(origin).server(scheme, host, port).with("Host", line);
		assertThat(SameOrigin.isGuessed(origin, request)).isEqualTo(same);
	}

	@ParameterizedTest
	@CsvSource({ "same-site, false", "cross-site, false", "none, true" })
	void trustsFetchMetadataOverAGuess(String site, boolean same) {
		TestRequest request = TestRequest.request("GET")
			.from("https://a.com")
			.server("https", "a.com", 443)
			.with("Sec-Fetch-Site", site);
		assertThat(SameOrigin.isGuessed("https://a.com", request)).isEqualTo(same);
	}

	@Test
	void ignoresRepeatedHostHeaders() {
		TestRequest request = TestRequest.request("GET")
			.server("http", "backend", 8080)
			.with("Host", "a.com")
			.with("Host", "b.com");
		assertThat(SameOrigin.isGuessed("https://a.com", request)).isFalse();
	}

	@Test
	void isNeverSameOriginWithoutAHost() {
		TestRequest request = TestRequest.request("GET");
		assertThat(SameOrigin.isGuessed("http://", request.server("http", "", 80))).isFalse();
		assertThat(SameOrigin.isGuessed("http://a.com", request.server("http", null, 80))).isFalse();
	}

}
