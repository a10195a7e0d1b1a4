package io.github.corsstarter.refusal;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SimilarOriginTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"http://app.example.com | https://app.example.com | Only the scheme differs from the allowed %s.",
			"https://a.example.com:8443 | https://*.example.com | Only the port differs from the allowed %s.",
			"http://localhost:5173 | http://localhost:3000 | Only the port differs from the allowed %s.",
			"http://127.0.0.1:5500 | http://localhost:* | %s is allowed, but browsers treat 127.0.0.1 and localhost as different hosts.",
			"http://[::1]:3000 | http://localhost:3000 | %s is allowed, but browsers treat [::1] and localhost as different hosts.",
			"https://www.example.com | https://example.com | %s is allowed, but a host with www. and one without are different origins.",
			"https://example.com | https://www.example.com | %s is allowed, but a host with www. and one without are different origins.",
			"https://example.com | https://*.example.com | %s covers subdomains, not the domain itself.",
			"https://app.example.com | https://example.com | %s is allowed, but its subdomains aren't.",
			"https://a.b.example.com | https://example.com | %s is allowed, but its subdomains aren't.",
			"https://App.example.com | https://app.example.com | %s is allowed. Browsers send it in lower case.",
			"https://my-app-git-x.vercel.app | https://my-app.vercel.app | %s is allowed. This origin may be a preview deployment of it, or someone else's site.",
			"https://deploy-preview-7--my-app.netlify.app | https://my-app.netlify.app | %s is allowed. This origin may be a preview deployment of it, or someone else's site." })
	void explainsTheDifference(String refused, String allowed, String difference) {
		assertThat(SimilarOrigin.find(refused, List.of("https://unlike.example", allowed)))
			.extracting(SimilarOrigin::difference)
			.isEqualTo(difference.formatted(allowed));
	}

	@Test
	void namesTheClosestOrigin() {
		assertThat(SimilarOrigin.find("https://app.exmaple.com", List.of("https://app.example.com")))
			.extracting(SimilarOrigin::difference)
			.isEqualTo("The closest allowed origin is https://app.example.com.");
	}

	@ParameterizedTest
	@CsvSource({ "https://stranger.example, https://app.example.com",
			"https://example.com.evil.test, https://example.com", "https://evilexample.com, https://*.example.com",
			"https://my-applause.vercel.app, https://my-app.vercel.app",
			"http://app.example.com:81, https://app.example.com", "https://a.example.com, https://b.localhost",
			"http://my-host-other, http://my-host", "http://127.0.0.1:80, http://127.0.0.1:*" })
	void findsNothingForDifferentOrigins(String refused, String allowed) {
		assertThat(SimilarOrigin.find(refused, List.of(allowed))).isNull();
	}

	@Test
	void comparesOnlyTheFirst200Origins() {
		List<String> many = IntStream.range(0, 201).mapToObj((i) -> "https://tenant-" + i + "x.example").toList();
		assertThat(SimilarOrigin.find("http://tenant-199x.example", many)).isNotNull();
		assertThat(SimilarOrigin.find("http://tenant-200x.example", many)).isNull();
	}

}
