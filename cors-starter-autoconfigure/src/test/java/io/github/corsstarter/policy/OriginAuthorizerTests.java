package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.corsstarter.policy.TestRequest.preflight;
import static io.github.corsstarter.policy.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

class OriginAuthorizerTests {

	private static final String TENANT = "https://tenant.example";

	private final List<String> asked = new ArrayList<>();

	private boolean allowed = true;

	private static CorsPolicy.Builder policy() {
		return CorsPolicy.builder()
			.name("api")
			.allowedOrigins(List.of("https://app.example.com", "https://*.apps.example.com"))
			.allowedMethods(List.of("GET", "PUT"));
	}

	private CorsDecision decide(CorsPolicy.Builder policy, CorsRequest request) {
		return policy.build().decide(request, (query) -> {
			this.asked.add(query.origin() + " " + query.policy());
			return this.allowed;
		});
	}

	private static String headers(CorsDecision decision, String origin) {
		List<String> headers = new ArrayList<>();
		decision.writeHeaders(origin, headers, (target, name, value) -> target.add(name + ": " + value));
		return String.join(", ", headers) + "; Vary: " + decision.vary();
	}

	private static @Nullable RefusalReason reason(CorsDecision decision) {
		return decision.reason();
	}

	@Test
	void isCalledForOriginsThatTheListLacks() {
		CorsDecision decision = decide(policy(), request("PUT").from(TENANT));
		assertThat(this.asked).containsExactly(TENANT + " api");
		assertThat(headers(decision, TENANT)).isEqualTo("Access-Control-Allow-Origin: " + TENANT + "; Vary: Origin");
		this.allowed = false;
		decision = decide(policy(), request("PUT").from(TENANT));
		assertThat(reason(decision)).isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(headers(decision, TENANT)).isEqualTo("Cors-Refusal: origin-not-allowed; Vary: Origin");
	}

	@Test
	void authorizedOriginIsTreatedLikeAListedOne() {
		CorsPolicy.Builder policy = policy().allowCredentials(true);
		String app = "https://app.example.com";
		for (String method : List.of("GET", "PUT", "DELETE")) {
			assertThat(decide(policy, request(method).from(TENANT)).status())
				.isEqualTo(decide(policy, request(method).from(app)).status());
			assertThat(headers(decide(policy, preflight(TENANT, method).asking("x-a")), TENANT))
				.isEqualTo(headers(decide(policy, preflight(app, method).asking("x-a")), app).replace(app, TENANT));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com", "https://a.apps.example.com", "null", "", "tenant.example",
			"https://tenant.example/", "HTTPS://tenant.example", "https://Tenant.example", "https://tenant.example:443",
			"https://tenant.example:0", "https://*.example", "https://a,https://b", "https://${x}.example",
			"file://tenant.example", "http://0x7f000001", "http://[0:0::1]", "https://a!b.example",
			"http://256.1.1.1" })
	void isNotCalledForOriginsThatTheListContainsOrCouldNotContain(String origin) {
		decide(policy(), request("GET").from(origin));
		decide(policy(), preflight(origin, "GET"));
		assertThat(this.asked).isEmpty();
		assertThat(policy().build().isForAuthorizer(origin)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { TENANT, "http://tenant.example", "https://tenant.example:8443", "https://[::1]",
			"capacitor://localhost", "https://xn--bcher-kva.example" })
	void isCalledOnlyForOriginsThatTheListCouldContain(String origin) {
		assertThat(reason(decide(policy(), request("GET").from(origin)))).isNull();
		assertThat(this.asked).containsExactly(origin + " api");
		assertThat(policy().build().isForAuthorizer(origin)).isTrue();
	}

	@Test
	void isNotCalledIfAnyOriginIsAllowed() {
		decide(policy().allowedOrigins(List.of("*")), request("GET").from(TENANT));
		assertThat(this.asked).isEmpty();
		assertThat(policy().allowedOrigins(List.of("*")).build().isForAuthorizer(TENANT)).isFalse();
	}

	@Test
	void isCalledForSameOriginRequestsOnlyIfTheBrowserDoesNotStateIt() {
		String own = "http://api.example.com:8080";
		decide(policy(), request("GET").from(own).with("Sec-Fetch-Site", "same-origin"));
		decide(policy(), request("GET"));
		assertThat(this.asked).isEmpty();
		assertThat(decide(policy(), request("GET").from(own)).givesAccess()).isTrue();
		this.allowed = false;
		assertThat(decide(policy(), request("GET").from(own)).continues()).isTrue();
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void receivesTheHostOfTheRequest() {
		List<String> hosts = new ArrayList<>();
		policy().build().decide(request("GET").from(TENANT).server("https", "Acme.Example.COM", 443), (query) -> {
			hosts.add(String.valueOf(query.host()));
			return true;
		});
		policy().build().decide(request("GET").from(TENANT).server("https", "a".repeat(254), 443), (query) -> {
			hosts.add(String.valueOf(query.host()));
			return true;
		});
		assertThat(hosts).containsExactly("acme.example.com", "null");
	}

	@Test
	void isNotCalledForInsecureOriginsWithCredentials() {
		CorsPolicy.Builder policy = policy().allowCredentials(true);
		assertThat(reason(decide(policy, request("GET").from("http://tenant.example"))))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(this.asked).isEmpty();
		assertThat(reason(decide(policy, request("GET").from("http://localhost:3000")))).isNull();
		policy.dangerouslyAllow(EnumSet.of(DangerousSetting.INSECURE_ORIGINS));
		assertThat(reason(decide(policy, request("GET").from("http://tenant.example")))).isNull();
	}

	@Test
	void isNeverCalledForTheNullOrigin() {
		CorsPolicy.Builder policy = policy().dangerouslyAllow(EnumSet.of(DangerousSetting.NULL_ORIGIN));
		assertThat(reason(decide(policy, request("GET").from("null")))).isEqualTo(RefusalReason.ORIGIN_NULL);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void decoratesNavigationsFromAuthorizedOrigins() {
		TestRequest navigation = request("GET").from(TENANT).with("Sec-Fetch-Mode", "navigate");
		assertThat(decide(policy(), navigation).givesAccess()).isTrue();
		this.allowed = false;
		assertThat(decide(policy(), navigation).givesAccess()).isFalse();
	}

	@Test
	void policyWithAuthorizerNeedsNoList() {
		CorsPolicy.Builder policy = CorsPolicy.builder().originsByAuthorizerOnly();
		assertThat(policy.build().allowedOrigins()).isEmpty();
		assertThat(policy.build().decide(request("GET")).vary()).isEqualTo("Origin");
		assertThat(reason(policy.build().decide(request("GET").from(TENANT))))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(reason(decide(policy, request("GET").from(TENANT)))).isNull();
	}

	@Test
	void opensWebSocketsOnlyWithCredentialsAndWithoutDangers() {
		CorsPolicy.Builder builder = CorsPolicy.builder().originsByAuthorizerOnly();
		assertThat(builder.build().opensWebSockets(TENANT)).isFalse();
		CorsPolicy policy = builder.allowCredentials(true)
			.dangerouslyAllow(EnumSet.of(DangerousSetting.INSECURE_ORIGINS, DangerousSetting.NULL_ORIGIN))
			.build();
		assertThat(policy.opensWebSockets(TENANT)).isTrue();
		assertThat(policy.opensWebSockets("http://localhost")).isTrue();
		assertThat(policy.opensWebSockets("http://tenant.example")).isFalse();
		assertThat(policy.opensWebSockets("null")).isFalse();
		CorsPolicy listed = builder.allowedOrigins("http://app.example.com", "https://app.example.com").build();
		assertThat(listed.opensWebSockets("http://app.example.com")).isFalse();
		assertThat(listed.opensWebSockets("https://app.example.com")).isTrue();
		assertThat(listed.opensWebSockets(TENANT)).isTrue();
	}

}
