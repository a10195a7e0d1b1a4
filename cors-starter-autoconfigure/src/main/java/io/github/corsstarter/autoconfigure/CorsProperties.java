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
 * Configuration properties for CORS policies. Not a bean, since
 * {@link CorsPropertiesReader} reads the properties and reports all problems at once.
 *
 * @param enabled Whether to apply CORS policies. When false, the other properties have no
 * effect and aren't checked.
 * @param allowedOrigins Comma-separated list of origins to allow, such as
 * "https://app.example.com". "https://*.example.com" allows every subdomain,
 * "http://localhost:*" every port, and "*" every origin.
 * @param allowedMethods Comma-separated list of methods to allow. "GET" implies "HEAD",
 * and "*" allows any method.
 * @param allowedHeaders Comma-separated list of request headers to allow. "*" allows any
 * header, including "Authorization".
 * @param exposedHeaders Comma-separated list of response headers that scripts can read,
 * in addition to the CORS-safelisted ones. "*" exposes any header, unless credentials are
 * allowed.
 * @param allowCredentials Whether to allow cookies, TLS client certificates and HTTP
 * authentication in requests.
 * @param maxAge Time for which browsers can cache the response to a preflight. If a
 * duration suffix is not specified, seconds will be used. 0 turns caching off.
 * @param allowPrivateNetwork Whether public websites can reach this server on a private
 * network.
 * @param policies Policies for parts of the application, by name. Each policy needs
 * "paths" and inherits the settings that it doesn't set from the top level.
 * @param check Open check, an endpoint at which pages of any origin can ask whether they
 * are allowed.
 * @param dangerouslyAllow Comma-separated list of risks to accept. Without the matching
 * entry, a risky setting stops the start.
 * @param rejectRefused Whether to refuse a request before its handler runs. When false,
 * the handler of a refused request runs, and the browser keeps the response from the
 * page, whatever CORS headers the handler sets.
 * @param filterOrder Order of the filter. By default, the filter runs after forwarded
 * headers are processed and before Spring Security.
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
	 * @param enabled whether the policy applies; when false, its paths are left alone
	 * @param paths the paths that the policy covers
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
	 * @param enabled Whether to enable the open check, at which pages of any origin can
	 * ask whether they are allowed.
	 * @param path Path of the open check within the application.
	 */
	record Check(@DefaultValue("false") boolean enabled, @DefaultValue("/cors-check") String path) {
	}

}
