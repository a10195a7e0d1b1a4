package io.github.corsstarter.docs;

import java.util.List;
import java.util.Map;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accepts the origins of a tenant, and checks them as strictly as configured ones.
 */
@RestController
public class TenantOriginsController {

	private final TenantOrigins tenants;

	TenantOriginsController(TenantOrigins tenants) {
		this.tenants = tenants;
	}

	@PutMapping("/admin/tenants/{tenant}/origins")
	List<String> replace(@PathVariable String tenant, @RequestBody List<String> origins) {
		List<String> canonical = origins.isEmpty() ? origins : check(origins);
		this.tenants.replace(tenant, canonical);
		return canonical;
	}

	private static List<String> check(List<String> origins) {
		CorsPolicy policy = CorsPolicy.builder().allowedOrigins(origins).allowCredentials(true).build();
		// Patterns are fine in a configuration, but here each origin is looked up
		List<PolicyProblem> patterns = origins.stream()
			.filter((origin) -> origin.contains("*"))
			.map((origin) -> new PolicyProblem("tenants", ProblemCode.ORIGIN_WILDCARD_UNSUPPORTED, "allowed-origins",
					origins.indexOf(origin), origin, "Tenants can't use patterns.", "List each origin."))
			.toList();
		if (!patterns.isEmpty()) {
			throw new InvalidCorsPolicyException(patterns);
		}
		return policy.allowedOrigins();
	}

	@ExceptionHandler
	ProblemDetail invalid(InvalidCorsPolicyException ex) {
		ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"Not all of these are origins that could be allowed, so nothing has changed.");
		detail.setTitle("Invalid origins");
		detail.setProperty("errors", ex.problems().stream().map(TenantOriginsController::describe).toList());
		return detail;
	}

	private static Map<String, String> describe(PolicyProblem problem) {
		return Map.of("pointer", "#/" + problem.index(), "code", problem.code().code(), "detail", problem.explanation(),
				"suggestion", problem.suggestion());
	}

}
