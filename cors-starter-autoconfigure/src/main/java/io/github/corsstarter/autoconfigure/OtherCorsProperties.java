package io.github.corsstarter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.web.CorsLayer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * CORS settings in the properties of other libraries.
 */
public final class OtherCorsProperties {

	/**
	 * The description of GraphQL's properties where they apply to its WebSockets.
	 */
	public static final String IN_GRAPH_QLS_WEB_SOCKETS = CorsLayer.OF_GRAPH_QL + " in GraphQL's WebSocket handler";

	private static final String GRAPH_QL = "spring.graphql.cors";

	private static final String ACTUATOR = "management.endpoints.web.cors";

	private static final String ANY = "*";

	private final Environment environment;

	/**
	 * Create an instance for an environment.
	 * @param environment the environment
	 */
	public OtherCorsProperties(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Return the settings of the actuator.
	 * @return its layer, or {@code null} if it has no such properties
	 */
	public @Nullable CorsLayer actuator() {
		CorsConfiguration settings = bind(ACTUATOR);
		if (settings == null) {
			return null;
		}
		String basePath = this.environment.getProperty("management.endpoints.web.base-path", "/actuator");
		return new CorsLayer(ACTUATOR + ".*", CorsLayer.Place.ELSEWHERE, "",
				List.of(new CorsLayer.Rule(StringUtils.trimTrailingCharacter(basePath, '/') + "/**", settings)));
	}

	/**
	 * Separate GraphQL's own properties from the other settings for all handlers.
	 * @param settings the settings by path
	 * @return the settings by name; the name of the other settings is empty
	 */
	public Map<String, Map<String, CorsConfiguration>> splitGraphQl(Map<String, CorsConfiguration> settings) {
		Map<String, Map<String, CorsConfiguration>> parts = new LinkedHashMap<>();
		String path = this.environment.getProperty("spring.graphql.http.path", "/graphql");
		boolean set = isSet(GRAPH_QL);
		settings.forEach(
				(pattern, each) -> parts
					.computeIfAbsent((set && pattern.equals(path)) ? CorsLayer.OF_GRAPH_QL : "",
							(name) -> new LinkedHashMap<>())
					.put(pattern, each));
		return parts;
	}

	/**
	 * Return the base path of Spring Data REST's repositories.
	 * @return the path, without a trailing slash
	 */
	public String dataRestBasePath() {
		String path = StringUtils.trimTrailingCharacter(this.environment.getProperty("spring.data.rest.base-path", ""),
				'/');
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	/**
	 * Return the settings of a group of properties whose keys are those of
	 * {@link CorsConfiguration}.
	 * @param prefix the prefix of the properties
	 * @return the settings, {@code null} if there are none, or empty if they can't be
	 * read
	 */
	private @Nullable CorsConfiguration bind(String prefix) {
		try {
			return isSet(prefix) ? Binder.get(this.environment).bind(prefix, CorsConfiguration.class).orElse(null)
					: null;
		}
		catch (BindException ex) {
			return new CorsConfiguration();
		}
	}

	private boolean isSet(String prefix) {
		return Binder.get(this.environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).isBound();
	}

	/**
	 * Return the settings of Tomcat's filter, without values that never match. The filter
	 * treats {@code *} as a wildcard only if it is the whole list of origins, and
	 * compares origins literally.
	 * @param parameters the parameters of the filter
	 * @return the settings
	 */
	public static CorsConfiguration tomcat(Map<String, String> parameters) {
		CorsConfiguration settings = new CorsConfiguration();
		List<String> origins = list(parameters, "cors.allowed.origins", "");
		List<String> methods = without(ANY, list(parameters, "cors.allowed.methods", "GET,POST,HEAD,OPTIONS"));
		if (!origins.equals(List.of(ANY))) {
			origins = without(ANY, origins).stream().filter(OtherCorsProperties::isAsSent).toList();
		}
		// Without methods, Spring would allow GET
		settings.setAllowedOrigins(methods.isEmpty() ? List.of() : origins);
		settings.setAllowedMethods(methods);
		settings.setAllowedHeaders(without(ANY,
				list(parameters, "cors.allowed.headers",
						"Origin,Accept,X-Requested-With,Content-Type,Access-Control-Request-Method,"
								+ "Access-Control-Request-Headers")));
		settings.setExposedHeaders(list(parameters, "cors.exposed.headers", ""));
		settings.setAllowCredentials(Boolean.valueOf(parameters.getOrDefault("cors.support.credentials", "false")));
		try {
			long seconds = Long.parseLong(parameters.getOrDefault("cors.preflight.maxage", "1800").strip());
			settings.setMaxAge((seconds > 0) ? seconds : null);
		}
		catch (NumberFormatException ex) {
			// Tomcat's filter refuses to start with it
		}
		return settings;
	}

	/**
	 * Return whether a browser wouldn't send an origin in a different spelling.
	 */
	private static boolean isAsSent(String origin) {
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		return pattern == null || pattern.toString().equals(origin);
	}

	private static List<String> without(String omitted, List<String> values) {
		return values.stream().filter((value) -> !value.equals(omitted)).toList();
	}

	private static List<String> list(Map<String, String> parameters, String name, String defaultValue) {
		return List.of(StringUtils.tokenizeToStringArray(parameters.getOrDefault(name, defaultValue), ","));
	}

}
