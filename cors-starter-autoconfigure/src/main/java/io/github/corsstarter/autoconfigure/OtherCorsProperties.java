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
 * CORS settings of others that are properties.
 */
public final class OtherCorsProperties {

	private static final String GRAPH_QL = "spring.graphql.cors";

	private static final String ACTUATOR = "management.endpoints.web.cors";

	private static final String ANY = "*";

	private final Environment environment;

	/**
	 * Look at an environment.
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
		return new CorsLayer(ACTUATOR + ".*", CorsLayer.Place.UNUSED, "",
				List.of(new CorsLayer.Rule(StringUtils.trimTrailingCharacter(basePath, '/') + "/**", settings)));
	}

	/**
	 * Tell which of the settings of all handlers are GraphQL's own properties.
	 * @param settings the settings by path
	 * @return the settings by name, of which that of those that are not is empty
	 */
	public Map<String, Map<String, CorsConfiguration>> splitGraphQl(Map<String, CorsConfiguration> settings) {
		Map<String, Map<String, CorsConfiguration>> parts = new LinkedHashMap<>();
		String path = this.environment.getProperty("spring.graphql.http.path", "/graphql");
		boolean set = isSet(GRAPH_QL);
		settings.forEach((pattern, each) -> parts
			.computeIfAbsent((set && pattern.equals(path)) ? GRAPH_QL + ".*" : "", (name) -> new LinkedHashMap<>())
			.put(pattern, each));
		return parts;
	}

	/**
	 * Return the path below which Spring Data REST has its repositories.
	 * @return the path, without a slash at its end
	 */
	public String dataRestBasePath() {
		String path = StringUtils.trimTrailingCharacter(this.environment.getProperty("spring.data.rest.base-path", ""),
				'/');
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	/**
	 * Return the settings of a group of properties whose keys are those of
	 * {@link CorsConfiguration}.
	 * @param prefix what the properties begin with
	 * @return the settings, or {@code null} if none is there or they can't be read
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
	 * Return the settings of Tomcat's filter, without what it never matches: it reads
	 * {@code *} as any only where it is the list of origins, and compares origins as they
	 * are.
	 * @param parameters its parameters
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
	 * Return whether an origin isn't one that a browser would send in another spelling.
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
