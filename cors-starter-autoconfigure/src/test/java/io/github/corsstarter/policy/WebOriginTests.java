package io.github.corsstarter.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WebOriginTests {

	@ParameterizedTest
	@CsvSource({ "https://app.example.com, https, app.example.com, -1", "http://localhost:3000, http, localhost, 3000",
			"http://[::1]:65535, http, [::1], 65535", "http://[::ffff:1.2.3.4], http, [::ffff:1.2.3.4], -1",
			"moz-extension://1b2c, moz-extension, 1b2c, -1", "HTTPS://A.b:1, HTTPS, A.b, 1",
			"a+b-c.1://x, a+b-c.1, x, -1", "zZ://z, zZ, z, -1", "A://a, A, a, -1", "a0z9://x:9090, a0z9, x, 9090",
			"http://a:0, http, a, 0" })
	void hasParts(String text, String scheme, String host, int port) {
		WebOrigin origin = WebOrigin.parse(text);
		assertThat(origin).isNotNull().hasToString(text);
		assertThat(origin.scheme()).isEqualTo(scheme);
		assertThat(origin.host()).isEqualTo(host);
		assertThat(origin.port()).isEqualTo(port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "*", "https://", "https:///", "//a", "https//a", "https://a:b", "https://a:",
			"https://a:00080", "https://a:+80", "https://a:٣", "https://[]", "https://[:]", "https://[1:2]",
			"https://[1:2:3:4:5:6:7:8:9]", "https://[1:2:3:4:5:6:7::8]", "https://[::12345]", "https://[::1.2.3]",
			"https://[::1.2.3.256]", "https://[1.2.3.4::]", "https://[::1]a", "https://]", "https://a]",
			"https://a\u007f", "https://a\u0080", "https://a:8:0", "https://a:8/0", "@://a", "[://a", "`://a", "{://a",
			"a/://x", "https://a/80", "https://a@80", "https://a:4294967376", "https://[1.2.3.4:1:2:3:4:5:6]",
			"https://[::\uff11]" })
	void rejectsOtherTexts(String text) {
		assertThat(WebOrigin.parse(text)).isNull();
	}

	@Test
	void equalsAnOriginWithTheSameText() {
		WebOrigin origin = WebOrigin.parse("https://a.example");
		assertThat(origin).isEqualTo(WebOrigin.parse("https://a.example"))
			.hasSameHashCodeAs(WebOrigin.parse("https://a.example"))
			.isNotEqualTo(WebOrigin.parse("https://b.example"))
			.isNotEqualTo("https://a.example");
	}

	@Test
	void hasAtMost1024Characters() {
		assertThat(WebOrigin.parse("https://" + "a".repeat(1016))).isNotNull();
		assertThat(WebOrigin.parse("https://" + "a".repeat(1017))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "::, ::", "::1, ::1", "0:0::1, ::1", "1::, 1::", "1:0:0:2:0:0:0:3, 1:0:0:2::3",
			"1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7", "2001:DB8::00a, 2001:db8::a", "::ffff:1.2.3.4, ::ffff:102:304",
			"0:0:0:0:0:0:0:0, ::", "1:0:0:2:3:0:0:4, 1::2:3:0:0:4", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
			"::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
			"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" })
	void shortensIpv6Addresses(String address, String canonical) {
		assertThat(IpAddresses.canonicalIpv6(address)).isEqualTo(canonical);
		assertThat(IpAddresses.canonicalIpv6(canonical)).isEqualTo(canonical);
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1", "127.1, 127.0.0.1", "0x7f000001, 127.0.0.1", "0X7F.1, 127.0.0.1",
			"0177.0.0.1, 127.0.0.1", "2130706433, 127.0.0.1", "1.2.3.4., 1.2.3.4", "0x, 0.0.0.0",
			"255.255.255.255, 255.255.255.255", "1.256, 1.0.1.0", "1.0xfF, 1.0.0.255" })
	void convertsIpv4AddressesToDecimal(String host, String canonical) {
		assertThat(IpAddresses.looksLikeIpv4(host)).isTrue();
		assertThat(IpAddresses.canonicalIpv4(host)).isEqualTo(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "256.1.1.1", "1.2.3.4.5", "1.2.3.256", "4294967296", "a.1", "1..2", "09",
			"99999999999999999999", "0xfffffffffffffffff", "1.2.3.4.0", "256.1", "1.256.1", "1.1a.1.1", "018.1.1.1" })
	void rejectsInvalidIpv4Addresses(String host) {
		assertThat(IpAddresses.looksLikeIpv4(host)).isTrue();
		assertThat(IpAddresses.canonicalIpv4(host)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "1.a", "1.2.3.4a", "xn--1", "1_", "", "0xg", "a.0x_", "\u0661", "1.\uff11" })
	void doesNotLookLikeIpv4(String host) {
		assertThat(IpAddresses.looksLikeIpv4(host)).isFalse();
	}

}
