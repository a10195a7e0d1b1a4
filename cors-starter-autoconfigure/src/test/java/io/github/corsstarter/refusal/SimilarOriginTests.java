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
			"http://app.example.com | https://app.example.com | is allowed: only the scheme differs. Open the page over https. ADD http://app.example.com",
			"https://a.example.com:8443 | https://*.example.com | is allowed: only the port differs. ADD https://a.example.com:8443",
			"http://localhost:5173 | http://localhost:3000 | is allowed: only the port differs. ADD http://localhost:*",
			"http://127.0.0.1:5500 | http://localhost:* | is allowed: 127.0.0.1 and localhost are different hosts to a browser. ADD http://127.0.0.1:*",
			"http://[::1]:3000 | http://localhost:3000 | is allowed: [::1] and localhost are different hosts to a browser. ADD http://[::1]:3000",
			"https://www.example.com | https://example.com | is allowed: with and without www. are different hosts. ADD https://www.example.com",
			"https://example.com | https://www.example.com | is allowed: with and without www. are different hosts. ADD https://example.com",
			"https://example.com | https://*.example.com | covers subdomains, not the domain itself. ADD https://example.com",
			"https://app.example.com | https://example.com | is allowed: its subdomains are not. ADD https://app.example.com",
			"https://a.b.example.com | https://example.com | is allowed: its subdomains are not. ADD https://a.b.example.com",
			"https://App.example.com | https://app.example.com | is allowed: browsers send it in lower case. Another client wrote this one.",
			"https://my-app-git-x.vercel.app | https://my-app.vercel.app | is allowed: this may be a preview deployment of it, or somebody else's. ADD https://my-app-git-x.vercel.app",
			"https://deploy-preview-7--my-app.netlify.app | https://my-app.netlify.app | is allowed: this may be a preview deployment of it, or somebody else's. ADD https://deploy-preview-7--my-app.netlify.app" })
	void saysWhatDiffers(String refused, String allowed, String difference) {
		assertThat(SimilarOrigin.of(refused, List.of("https://unlike.example", allowed), (it) -> "ADD " + it))
			.isEqualTo(allowed + " " + difference);
	}

	@Test
	void namesTheNearest() {
		assertThat(SimilarOrigin.of("https://app.exmaple.com", List.of("https://app.example.com"), (it) -> "ADD " + it))
			.isEqualTo("The nearest origin that is allowed is https://app.example.com. ADD https://app.exmaple.com");
	}

	@ParameterizedTest
	@CsvSource({ "https://stranger.example, https://app.example.com",
			"https://example.com.evil.test, https://example.com", "https://evilexample.com, https://*.example.com",
			"https://my-applause.vercel.app, https://my-app.vercel.app",
			"http://app.example.com:81, https://app.example.com", "https://a.example.com, https://b.localhost",
			"http://my-host-other, http://my-host", "http://127.0.0.1:80, http://127.0.0.1:*" })
	void saysNothingOfWhatIsUnlike(String refused, String allowed) {
		assertThat(SimilarOrigin.of(refused, List.of(allowed), (it) -> it)).isNull();
	}

	@Test
	void looksAtTheFirstTwoHundredOnly() {
		List<String> many = IntStream.range(0, 201).mapToObj((i) -> "https://tenant-" + i + "x.example").toList();
		assertThat(SimilarOrigin.of("http://tenant-199x.example", many, (it) -> it)).isNotNull();
		assertThat(SimilarOrigin.of("http://tenant-200x.example", many, (it) -> it)).isNull();
	}

}
