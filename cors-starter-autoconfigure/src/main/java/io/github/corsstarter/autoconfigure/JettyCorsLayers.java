package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.web.CorsLayer;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Finds the CORS settings of an embedded Jetty server, which apply before any filter.
 */
public final class JettyCorsLayers {

	private static final boolean JETTY = ClassUtils.isPresent("org.springframework.boot.jetty.JettyWebServer",
			JettyCorsLayers.class.getClassLoader());

	private static final String ANY = "*";

	private static final String UNSAYABLE = " (browsers read its * for request headers without Authorization, and with credentials literally; a policy's * stands for every name)";

	private JettyCorsLayers() {
	}

	/**
	 * Find the CORS settings of an application's server.
	 * @param context the application
	 * @return a layer for each of Jetty's handlers that answers CORS requests
	 */
	public static List<CorsLayer> find(ApplicationContext context) {
		return JETTY ? Server.find(context) : List.of();
	}

	/**
	 * Isolates the types of the server, which may be absent.
	 */
	private static final class Server {

		private static List<CorsLayer> find(ApplicationContext context) {
			if (!(context instanceof WebServerApplicationContext web)
					|| !(web.getWebServer() instanceof JettyWebServer jetty)) {
				return List.of();
			}
			return jetty.getServer()
				.getDescendants(CrossOriginHandler.class)
				.stream()
				.map((handler) -> new CorsLayer("the CrossOriginHandler of Jetty", CorsLayer.Place.FILTER, (isSayable(
						handler) ? "" : UNSAYABLE)
						+ " (it runs before every filter, so it can answer before the policy, preflights above all; remove it where a JettyServerCustomizer adds it)",
						// It passes on requests from other origins
						List.of(new CorsLayer.Rule("/**", List.of(), true,
								isSayable(handler) ? settings(handler) : null))))
				.toList();
		}

		/**
		 * Return whether a policy interprets each {@code *} as browsers interpret the
		 * handler's.
		 */
		private static boolean isSayable(CrossOriginHandler handler) {
			return !handler.getAllowedHeaders().contains(ANY)
					&& !(handler.isAllowCredentials() && handler.getAllowedMethods().contains(ANY));
		}

		private static CorsConfiguration settings(CrossOriginHandler handler) {
			List<String> origins = new ArrayList<>();
			List<String> patterns = new ArrayList<>();
			for (String expression : handler.getAllowedOriginPatterns()) {
				String text = expression.strip();
				String origin = text.replace("\\.", ".");
				OriginPattern pattern = OriginPattern.parse(origin).pattern();
				if (pattern != null && pattern.toString().equalsIgnoreCase(origin) && !origin.contains("*")) {
					origins.add(origin);
				}
				else {
					// An anchor keeps it from looking like one of Spring's patterns
					patterns.add((text.equals(ANY) || text.startsWith("^")) ? text : "^" + text + "$");
				}
			}
			// It allows these three methods regardless of the list
			Set<String> methods = new LinkedHashSet<>(List.of("GET", "HEAD", "POST"));
			methods.addAll(handler.getAllowedMethods());
			CorsConfiguration settings = new CorsConfiguration();
			settings.setAllowedOrigins(origins);
			settings.setAllowedOriginPatterns(patterns);
			settings.setAllowedMethods(List.copyOf(methods));
			settings.setAllowedHeaders(List.copyOf(handler.getAllowedHeaders()));
			settings.setExposedHeaders(List.copyOf(handler.getExposedHeaders()));
			settings.setAllowCredentials(handler.isAllowCredentials());
			settings.setMaxAge(handler.getPreflightMaxAge());
			return settings;
		}

	}

}
