package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.corsstarter.policy.DangerousSetting;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.Ordered;

/**
 * Configuration properties for CORS policies.
 */
@ConfigurationProperties("cors")
public class CorsProperties {

	/**
	 * Default order of the filter: after the filters that read forwarded headers and
	 * observe requests, before Spring Security.
	 */
	public static final int DEFAULT_FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	/**
	 * Whether CORS policies are applied. When false, nothing is registered and nothing is
	 * checked.
	 */
	private boolean enabled = true;

	/**
	 * Comma-separated list of origins whose pages may read answers, such as
	 * "https://app.example.com". "https://*.example.com" allows every subdomain,
	 * "http://localhost:*" every port, and "*" every origin.
	 */
	private List<String> allowedOrigins = List.of();

	/**
	 * Comma-separated list of methods that may be used. "GET" implies "HEAD", and "*"
	 * allows any.
	 */
	private List<String> allowedMethods = List.of("GET", "HEAD", "POST");

	/**
	 * Comma-separated list of request headers that may be sent. "*" allows any,
	 * "Authorization" included.
	 */
	private List<String> allowedHeaders = List.of("*");

	/**
	 * Comma-separated list of response headers that scripts may read, beside the few that
	 * they always may. "*" allows any, unless credentials are allowed.
	 */
	private List<String> exposedHeaders = List.of();

	/**
	 * Whether requests may carry cookies, TLS client certificates or HTTP authentication.
	 */
	private boolean allowCredentials;

	/**
	 * Time for which a browser may keep the answer to a preflight. If a duration suffix
	 * is not specified, seconds will be used. 0 means not at all.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxAge = Duration.ofMinutes(30);

	/**
	 * Whether pages from public networks may reach this server on a private network.
	 */
	private boolean allowPrivateNetwork;

	/**
	 * Whether a refused request is answered without running its handler. When false, the
	 * handler runs, and the browser keeps its answer from the page.
	 */
	private boolean rejectRefused = true;

	/**
	 * Comma-separated list of dangers that are wanted although they would be refused.
	 */
	private Set<DangerousSetting> dangerouslyAllow = EnumSet.noneOf(DangerousSetting.class);

	/**
	 * Order of the filter. By default it comes after forwarded headers are read, and
	 * before Spring Security.
	 */
	private int filterOrder = DEFAULT_FILTER_ORDER;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public List<String> getAllowedOrigins() {
		return this.allowedOrigins;
	}

	public void setAllowedOrigins(List<String> allowedOrigins) {
		this.allowedOrigins = allowedOrigins;
	}

	public List<String> getAllowedMethods() {
		return this.allowedMethods;
	}

	public void setAllowedMethods(List<String> allowedMethods) {
		this.allowedMethods = allowedMethods;
	}

	public List<String> getAllowedHeaders() {
		return this.allowedHeaders;
	}

	public void setAllowedHeaders(List<String> allowedHeaders) {
		this.allowedHeaders = allowedHeaders;
	}

	public List<String> getExposedHeaders() {
		return this.exposedHeaders;
	}

	public void setExposedHeaders(List<String> exposedHeaders) {
		this.exposedHeaders = exposedHeaders;
	}

	public boolean isAllowCredentials() {
		return this.allowCredentials;
	}

	public void setAllowCredentials(boolean allowCredentials) {
		this.allowCredentials = allowCredentials;
	}

	public Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(Duration maxAge) {
		this.maxAge = maxAge;
	}

	public boolean isAllowPrivateNetwork() {
		return this.allowPrivateNetwork;
	}

	public void setAllowPrivateNetwork(boolean allowPrivateNetwork) {
		this.allowPrivateNetwork = allowPrivateNetwork;
	}

	public boolean isRejectRefused() {
		return this.rejectRefused;
	}

	public void setRejectRefused(boolean rejectRefused) {
		this.rejectRefused = rejectRefused;
	}

	public Set<DangerousSetting> getDangerouslyAllow() {
		return this.dangerouslyAllow;
	}

	public void setDangerouslyAllow(Set<DangerousSetting> dangerouslyAllow) {
		this.dangerouslyAllow = dangerouslyAllow;
	}

	public int getFilterOrder() {
		return this.filterOrder;
	}

	public void setFilterOrder(int filterOrder) {
		this.filterOrder = filterOrder;
	}

}
