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
			"http://app.example.com | https://app.example.com | is allowed: only the scheme differs.",
			"https://a.example.com:8443 | https://*.example.com | is allowed: only the port differs.",
			"http://localhost:5173 | http://localhost:3000 | is allowed: only the port differs.",
			"http://127.0.0.1:5500 | http://localhost:* | is allowed: 127.0.0.1 and localhost are different hosts to a browser.",
			"http://[::1]:3000 | http://localhost:3000 | is allowed: [::1] and localhost are different hosts to a browser.",
			"https://www.example.com | https://example.com | is allowed: with and without www. are different hosts.",
			"https://example.com | https://www.example.com | is allowed: with and without www. are different hosts.",
			"https://example.com | https://*.example.com | covers subdomains, not the domain itself.",
			"https://app.example.com | https://example.com | is allowed: its subdomains are not.",
			"https://a.b.example.com | https://example.com | is allowed: its subdomains are not.",
			"https://App.example.com | https://app.example.com | is allowed: browsers send it in lower case.",
			"https://my-app-git-x.vercel.app | https://my-app.vercel.app | is allowed: this may be a preview deployment of it, or somebody else's.",
			"https://deploy-preview-7--my-app.netlify.app | https://my-app.netlify.app | is allowed: this may be a preview deployment of it, or somebody else's." })
	void saysWhatDiffers(String refused, String allowed, String difference) {
		assertThat(SimilarOrigin.find(refused, List.of("https://unlike.example", allowed)))
			.extracting(SimilarOrigin::difference)
			.isEqualTo(allowed + " " + difference);
	}

	@Test
	void namesTheNearest() {
		assertThat(SimilarOrigin.find("https://app.exmaple.com", List.of("https://app.example.com")))
			.extracting(SimilarOrigin::difference)
			.isEqualTo("The nearest origin that is allowed is https://app.example.com.");
	}

	@ParameterizedTest
	@CsvSource({ "https://stranger.example, https://app.example.com",
			"https://example.com.evil.test, https://example.com", "https://evilexample.com, https://*.example.com",
			"https://my-applause.vercel.app, https://my-app.vercel.app",
			"http://app.example.com:81, https://app.example.com", "https://a.example.com, https://b.localhost",
			"http://my-host-other, http://my-host", "http://127.0.0.1:80, http://127.0.0.1:*" })
	void saysNothingOfWhatIsUnlike(String refused, String allowed) {
		assertThat(SimilarOrigin.find(refused, List.of(allowed))).isNull();
	}

	@Test
	void looksAtTheFirstTwoHundredOnly() {
		List<String> many = IntStream.range(0, 201).mapToObj((i) -> "https://tenant-" + i + "x.example").toList();
		assertThat(SimilarOrigin.find("http://tenant-199x.example", many)).isNotNull();
		assertThat(SimilarOrigin.find("http://tenant-200x.example", many)).isNull();
	}

}
