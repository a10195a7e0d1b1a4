package io.github.corsstarter.web;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CorsPoliciesTests {

	private final CorsPolicy policy = CorsPolicy.builder().allowedOrigins(List.of("https://a.example")).build();

	private final CorsPolicies policies = CorsPolicies.of(this.policy);

	@ParameterizedTest
	@ValueSource(strings = { "/", "/x", "/actuator", "" })
	void onePolicyCoversEveryPath(String path) {
		assertThat(this.policies.policyFor(TestRequest.request("GET").at(path))).isSameAs(this.policy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/", "/actuator/health", "/actuator/health/a.b" })
	void aPathIsLeftAloneWithAllBelow(String path) {
		CorsPolicies policies = this.policies.leavingAlone("/actuator");
		assertThat(policies.policyFor(TestRequest.request("GET").at(path))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/actuato", "/actuators", "/ACTUATOR", "/x/actuator", "//actuator", "/actuator;/../x",
			"/actuator/../x", "/actuator/%2e%2e/x", "/actuator//x", "/%61ctuator", "/actuator/./x" })
	void whatMayBeAnotherPathIsNot(String path) {
		CorsPolicies policies = this.policies.leavingAlone("/actuator");
		assertThat(policies.policyFor(TestRequest.request("GET").at(path))).isSameAs(this.policy);
	}

}
