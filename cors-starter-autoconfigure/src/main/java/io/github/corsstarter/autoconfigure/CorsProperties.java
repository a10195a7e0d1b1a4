package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Configuration properties for CORS policies. Not a bean: {@link CorsPropertiesReader}
 * reads it, so that it can tell all problems at once.
 *
 * @param enabled Whether CORS policies are applied. When false, nothing is registered and
 * nothing is checked.
 * @param allowedOrigins Comma-separated list of origins whose pages may read answers,
 * such as "https://app.example.com". "https://*.example.com" allows every subdomain,
 * "http://localhost:*" every port, and "*" every origin.
 * @param allowedMethods Comma-separated list of methods that may be used. "GET" implies
 * "HEAD", and "*" allows any.
 * @param allowedHeaders Comma-separated list of request headers that may be sent. "*"
 * allows any, "Authorization" included.
 * @param exposedHeaders Comma-separated list of response headers that scripts may read,
 * beside the few that they always may. "*" allows any, unless credentials are allowed.
 * @param allowCredentials Whether requests may carry cookies, TLS client certificates or
 * HTTP authentication.
 * @param maxAge Time for which a browser may keep the answer to a preflight. If a
 * duration suffix is not specified, seconds will be used. 0 means not at all.
 * @param allowPrivateNetwork Whether pages from public networks may reach this server on
 * a private network.
 * @param policies Policies for parts of the application, by name. Each has "paths", and
 * takes from the top level what it doesn't set.
 * @param check The open check, by which a page of any origin may ask whether it is
 * allowed.
 * @param dangerouslyAllow Comma-separated list of dangers that are wanted although they
 * would be refused.
 * @param rejectRefused Whether a refused request is answered without running its handler.
 * When false, the handler runs, and the browser keeps its answer from the page, whatever
 * CORS headers the handler sets.
 * @param filterOrder Order of the filter. By default it comes after forwarded headers are
 * read, and before Spring Security.
 */
@ConfigurationProperties("cors")
// @formatter:off
record CorsProperties(
		@DefaultValue("true") boolean enabled,
		@DefaultValue List<String> allowedOrigins,
		@DefaultValue({ "GET", "HEAD", "POST" }) List<String> allowedMethods,
		@DefaultValue("*") List<String> allowedHeaders,
		@DefaultValue List<String> exposedHeaders,
		@DefaultValue("false") boolean allowCredentials,
		@DefaultValue("30m") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
		@DefaultValue("false") boolean allowPrivateNetwork,
		@DefaultValue Map<String, Policy> policies,
		@DefaultValue Check check,
		@DefaultValue List<String> dangerouslyAllow,
		@DefaultValue("true") boolean rejectRefused,
		@DefaultValue("-2147483638") int filterOrder) {
	// @formatter:on

	/**
	 * A policy for a part of the application.
	 *
	 * @param enabled whether the policy is applied; when false, its paths are left alone
	 * @param paths the paths that it covers
	 * @param allowedOrigins origins, or {@code null} for those of the top level
	 * @param allowedMethods methods, or {@code null} for those of the top level
	 * @param allowedHeaders request headers, or {@code null} for those of the top level
	 * @param exposedHeaders response headers, or {@code null} for those of the top level
	 * @param allowCredentials whether credentials are allowed, or {@code null} for the
	 * top level's
	 * @param maxAge maximum age, or {@code null} for the top level's
	 * @param allowPrivateNetwork whether private networks are allowed, or {@code null}
	 * for the top level's
	 */
	record Policy(@DefaultValue("true") boolean enabled, @DefaultValue List<String> paths,
			@Nullable List<String> allowedOrigins, @Nullable List<String> allowedMethods,
			@Nullable List<String> allowedHeaders, @Nullable List<String> exposedHeaders,
			@Nullable Boolean allowCredentials, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxAge,
			@Nullable Boolean allowPrivateNetwork) {
	}

	/**
	 * The open check.
	 *
	 * @param enabled Whether a page of any origin may ask whether it is allowed.
	 * @param path Path within the application at which it asks.
	 */
	record Check(@DefaultValue("false") boolean enabled, @DefaultValue("/cors-check") String path) {
	}

}
