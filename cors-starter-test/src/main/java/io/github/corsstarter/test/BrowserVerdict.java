package io.github.corsstarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.corsstarter.check.Curl;
import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.HeaderNames;

/**
 * What a browser makes of the answers of a server: sends the requests that it would send,
 * and does its checks.
 */
final class BrowserVerdict implements Verdict {

	private static final HttpClient CLIENT = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private final String baseUrl;

	BrowserVerdict(URI baseUrl) {
		this.baseUrl = baseUrl.toString().replaceFirst("/+$", "");
	}

	@Override
	public Explanation of(HypotheticalRequest asked, boolean preflightOnly) {
		BrowserChecks checks = new BrowserChecks(asked);
		if (preflightOnly || asked.isPreflighted()) {
			HttpRequest.Builder preflight = request(asked, "OPTIONS").header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD,
					asked.method());
			if (!asked.headers().isEmpty()) {
				preflight.header(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, String.join(",", asked.headers()));
			}
			checks.preflight(send(preflight));
		}
		if (!preflightOnly && checks.pass()) {
			HttpRequest.Builder actual = request(asked, asked.method());
			asked.headers().forEach((name) -> actual.header(name, "x"));
			checks.actual(send(actual));
		}
		return checks.explanation(preflightOnly ? Curl.ofPreflight(asked, this.baseUrl) : Curl.of(asked, this.baseUrl));
	}

	private HttpRequest.Builder request(HypotheticalRequest asked, String method) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.baseUrl + asked.path()))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.timeout(Duration.ofSeconds(30))
			.header(HeaderNames.SEC_FETCH_SITE, "cross-site")
			.header(HeaderNames.SEC_FETCH_MODE, "cors");
		if (asked.origin() != null) {
			request.header(HeaderNames.ORIGIN, asked.origin());
		}
		return request;
	}

	private static HttpResponse<Void> send(HttpRequest.Builder request) {
		try {
			return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for an answer", ex);
		}
	}

}
