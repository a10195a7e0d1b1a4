package io.github.corsstarter.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * {@link Endpoint} that shows the outcome of a request, step by step and without traffic,
 * so that a change can be tested before users notice it.
 */
@Endpoint(id = "corscheck")
public final class CorsCheckEndpoint {

	private final CorsPolicies policies;

	private final Supplier<String> baseUrl;

	/**
	 * Create an endpoint.
	 * @param policies the policies in force
	 * @param baseUrl the URL of the application
	 */
	public CorsCheckEndpoint(CorsPolicies policies, Supplier<String> baseUrl) {
		this.policies = policies;
		this.baseUrl = baseUrl;
	}

	/**
	 * Return the outcome of a request.
	 * @param origin the page's origin, or {@code null} for a request without one
	 * @param path the path within the application, without context path, {@code /} by
	 * default
	 * @param method the method, {@code GET} by default
	 * @param headers the names of the request headers that the page's script sets, none
	 * by default
	 * @param credentials whether the page sends credentials, {@code false} by default
	 * @return the verdict and its steps
	 */
	@ReadOperation
	public Verdict check(@Nullable String origin, @Nullable String path, @Nullable String method,
			@Nullable List<String> headers, @Nullable Boolean credentials) {
		String absolute = withoutQuery(
				(path != null && path.startsWith("/")) ? path : "/" + Objects.toString(path, ""));
		HypotheticalRequest asked = new HypotheticalRequest(origin, absolute, (method != null) ? method : "GET",
				(headers != null) ? headers : List.of(), Boolean.TRUE.equals(credentials));
		return Verdict.of(Explanation.of(asked, this.policies::decide, this.baseUrl.get(),
				this.policies.authorizer() != null, leftAlone(absolute)));
	}

	private static String withoutQuery(String path) {
		int end = path.indexOf('?');
		return (end >= 0) ? path.substring(0, end) : path;
	}

	private @Nullable String leftAlone(String path) {
		PathContainer parsed = PathContainer.parsePath(RequestPath.decode(path),
				PathContainer.Options.create('/', false));
		return this.policies.pathsLeftAlone()
			.stream()
			.filter((pattern) -> PathPatternParser.defaultInstance.parse(pattern).matches(parsed))
			.findFirst()
			.orElse(null);
	}

	/**
	 * The outcome of a request.
	 *
	 * @param allowed whether the page can read the response
	 * @param reason the code of the refusal, or {@code none}
	 * @param policy the name of the policy, or {@code null} if none covers the path
	 * @param preflight whether a browser sends a preflight
	 * @param steps the steps
	 * @param responseHeaders the CORS headers of the first response
	 * @param hint the remedy, or {@code null}
	 * @param curl the commands that repeat the requests, one per line
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record Verdict(boolean allowed, String reason, @Nullable String policy, boolean preflight, List<Step> steps,
			Map<String, String> responseHeaders, @Nullable String hint, String curl) implements OperationResponseBody {

		static Verdict of(Explanation explanation) {
			return new Verdict(explanation.allowed(), explanation.reason(), explanation.policy(),
					explanation.preflight(), explanation.steps().stream().map(Step::of).toList(),
					explanation.responseHeaders(), explanation.hint(), explanation.curl());
		}

	}

	/**
	 * One step.
	 *
	 * @param name the name of the check
	 * @param outcome {@code passed}, {@code failed} or {@code not-reached}
	 * @param explanation the reason, in words
	 */
	public record Step(String name, String outcome, String explanation) {

		static Step of(Explanation.Step step) {
			return new Step(step.name(), step.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
					step.explanation());
		}

	}

}
