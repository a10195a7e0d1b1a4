package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Builds a {@link CorsPolicy}, or says everything that is wrong with it. Values are taken
 * as they are written in a configuration. Not safe for concurrent use.
 */
public final class CorsPolicyBuilder {

	String name = "default";

	List<String> paths = List.of("/**");

	List<String> allowedOrigins = List.of();

	boolean originsByAuthorizerOnly;

	List<String> allowedMethods = List.of("GET", "HEAD", "POST");

	List<String> allowedHeaders = List.of("*");

	List<String> exposedHeaders = List.of();

	boolean allowCredentials;

	Duration maxAge = Duration.ofMinutes(30);

	boolean allowPrivateNetwork;

	boolean rejectRefused = true;

	Set<DangerousSetting> dangers = EnumSet.noneOf(DangerousSetting.class);

	CorsPolicyBuilder() {
	}

	/**
	 * Set the name, under which the policy shows in logs and metrics.
	 * @param name the name, {@code default} unless set
	 * @return this
	 */
	public CorsPolicyBuilder name(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Set the paths that the policy covers, within the application's context path, as
	 * Spring's {@code PathPattern}s.
	 * @param paths the patterns, {@code /**} unless set
	 * @return this
	 */
	public CorsPolicyBuilder paths(List<String> paths) {
		this.paths = List.copyOf(paths);
		return this;
	}

	/**
	 * Set the origins and origin patterns that may read answers: {@code scheme://host},
	 * with {@code :port} unless it is the scheme's default; {@code https://*.example.com}
	 * for every subdomain; {@code http://localhost:*} for every port; {@code *} for all.
	 * @param allowedOrigins the origins, at least one
	 * @return this
	 */
	public CorsPolicyBuilder allowedOrigins(List<String> allowedOrigins) {
		this.allowedOrigins = List.copyOf(allowedOrigins);
		return this;
	}

	/**
	 * Let the policy have no list of origins, because an {@link OriginAuthorizer} is
	 * there to decide about all of them.
	 * @return this
	 */
	public CorsPolicyBuilder originsByAuthorizerOnly() {
		this.allowedOrigins = List.of();
		this.originsByAuthorizerOnly = true;
		return this;
	}

	/**
	 * Set the methods that may be used. {@code GET} implies {@code HEAD}.
	 * @param allowedMethods the methods, or {@code *} for any; {@code GET}, {@code HEAD}
	 * and {@code POST} unless set
	 * @return this
	 */
	public CorsPolicyBuilder allowedMethods(List<String> allowedMethods) {
		this.allowedMethods = List.copyOf(allowedMethods);
		return this;
	}

	/**
	 * Set the request headers that may be sent beside the <a href=
	 * "https://fetch.spec.whatwg.org/#cors-safelisted-request-header">safelisted</a>
	 * ones.
	 * @param allowedHeaders header names, or {@code *} for any, {@code Authorization}
	 * included; any unless set
	 * @return this
	 */
	public CorsPolicyBuilder allowedHeaders(List<String> allowedHeaders) {
		this.allowedHeaders = List.copyOf(allowedHeaders);
		return this;
	}

	/**
	 * Set the response headers that scripts may read beside the <a href=
	 * "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">safelisted</a>
	 * ones.
	 * @param exposedHeaders header names, or {@code *} for any; none unless set
	 * @return this
	 */
	public CorsPolicyBuilder exposedHeaders(List<String> exposedHeaders) {
		this.exposedHeaders = List.copyOf(exposedHeaders);
		return this;
	}

	/**
	 * Set whether requests may carry cookies, TLS client certificates or HTTP
	 * authentication.
	 * @param allowCredentials whether they may, {@code false} unless set
	 * @return this
	 */
	public CorsPolicyBuilder allowCredentials(boolean allowCredentials) {
		this.allowCredentials = allowCredentials;
		return this;
	}

	/**
	 * Set how long a browser may keep the answer to a preflight.
	 * @param maxAge the duration, of which whole seconds count, or zero for not at all;
	 * 30 minutes unless set
	 * @return this
	 */
	public CorsPolicyBuilder maxAge(Duration maxAge) {
		this.maxAge = maxAge;
		return this;
	}

	/**
	 * Set whether public pages may reach this server on a private network.
	 * @param allowPrivateNetwork whether they may, {@code false} unless set
	 * @return this
	 */
	public CorsPolicyBuilder allowPrivateNetwork(boolean allowPrivateNetwork) {
		this.allowPrivateNetwork = allowPrivateNetwork;
		return this;
	}

	/**
	 * Set whether a refused actual request is answered without running its handler.
	 * @param rejectRefused {@code true} unless set; {@code false} leaves it to the
	 * browser to keep the answer from the page, which CORS headers of a handler don't
	 * change
	 * @return this
	 */
	public CorsPolicyBuilder rejectRefused(boolean rejectRefused) {
		this.rejectRefused = rejectRefused;
		return this;
	}

	/**
	 * Set which dangers are wanted.
	 * @param dangers the dangers, none unless set
	 * @return this
	 */
	public CorsPolicyBuilder dangerouslyAllow(Set<DangerousSetting> dangers) {
		this.dangers = Set.copyOf(dangers);
		return this;
	}

	/**
	 * Build the policy.
	 * @return the policy
	 * @throws InvalidCorsPolicyException if it can't work or is dangerous, with all
	 * problems
	 */
	public CorsPolicy build() {
		Findings findings = new Findings(this.name);
		ParsedSettings settings = ParsedSettings.parse(this, findings);
		if (!findings.problems().isEmpty()) {
			throw new InvalidCorsPolicyException(findings.problems());
		}
		return new CorsPolicy(this, settings, findings.warnings());
	}

}
