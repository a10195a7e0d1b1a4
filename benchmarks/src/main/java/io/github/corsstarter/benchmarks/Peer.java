package io.github.corsstarter.benchmarks;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import com.thetransactioncompany.cors.CORSConfiguration;
import com.thetransactioncompany.cors.CORSConfigurationException;
import com.thetransactioncompany.cors.CORSFilter;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.ee11.servlets.CrossOriginFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.server.WebFilter;

/**
 * The compared filters, each configured to allow the same access.
 */
public enum Peer {

	/** No filter: the cost of request, response and chain. */
	NONE("no filter") {
		@Override
		Filter filter(Allowed allowed) {
			return (request, response, chain) -> chain.doFilter(request, response);
		}

		@Override
		WebFilter webFilter(Allowed allowed) {
			return (exchange, chain) -> chain.filter(exchange);
		}
	},

	/** This project's filter. */
	CORS_STARTER("cors-starter") {
		@Override
		Filter filter(Allowed allowed) {
			return new CorsPolicyFilter(policies(allowed));
		}

		@Override
		WebFilter webFilter(Allowed allowed) {
			return new CorsPolicyWebFilter(policies(allowed), 0);
		}
	},

	/** The filter of Spring's web module. */
	SPRING("Spring") {
		@Override
		Filter filter(Allowed allowed) {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			allowed.paths().forEach((path) -> source.registerCorsConfiguration(path, spring(allowed)));
			return new CorsFilter(source);
		}

		@Override
		WebFilter webFilter(Allowed allowed) {
			var source = new org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource();
			allowed.paths().forEach((path) -> source.registerCorsConfiguration(path, spring(allowed)));
			return new CorsWebFilter(source);
		}
	},

	/** The filter of thetransactioncompany.com. */
	THE_TRANSACTION_COMPANY("thetransactioncompany") {
		@Override
		@Nullable Filter filter(Allowed allowed) throws ServletException {
			if (!allowed.paths().equals(Allowed.EVERYWHERE)) {
				return null;
			}
			Properties properties = new Properties();
			properties.setProperty("cors.allowOrigin", String.join(" ", originsAndDomains(allowed)));
			properties.setProperty("cors.allowSubdomains", String.valueOf(!allowed.subdomainsOf().isEmpty()));
			properties.setProperty("cors.allowGenericHttpRequests", "true");
			properties.setProperty("cors.supportedMethods", String.join(",", Allowed.METHODS));
			properties.setProperty("cors.supportedHeaders", String.join(",", allowed.headers()));
			properties.setProperty("cors.exposedHeaders", String.join(",", allowed.exposed()));
			properties.setProperty("cors.supportsCredentials", String.valueOf(allowed.credentials()));
			properties.setProperty("cors.maxAge", String.valueOf(Allowed.MAX_AGE));
			// Off, because the other filters don't add attributes for the application
			properties.setProperty("cors.tagRequests", "false");
			try {
				return new CORSFilter(new CORSConfiguration(properties));
			}
			catch (CORSConfigurationException ex) {
				throw new ServletException(ex);
			}
		}
	},

	/** Tomcat's filter, which doesn't support patterns. */
	TOMCAT("Tomcat") {
		@Override
		@Nullable Filter filter(Allowed allowed) throws ServletException {
			if (!allowed.subdomainsOf().isEmpty() || !allowed.paths().equals(Allowed.EVERYWHERE)) {
				return null;
			}
			org.apache.catalina.filters.CorsFilter filter = new org.apache.catalina.filters.CorsFilter();
			filter.init(new Parameters(Map.of("cors.allowed.origins", String.join(",", allowed.origins()),
					"cors.allowed.methods", String.join(",", Allowed.METHODS), "cors.allowed.headers",
					String.join(",", allowed.headers()), "cors.exposed.headers", String.join(",", allowed.exposed()),
					"cors.support.credentials", String.valueOf(allowed.credentials()), "cors.preflight.maxage",
					String.valueOf(Allowed.MAX_AGE), "cors.request.decorate", "false")));
			return filter;
		}
	},

	/** Jetty's filter, which never refuses a request. */
	JETTY("Jetty") {
		@SuppressWarnings("removal") // Its handler, which stays, is no filter
		@Override
		@Nullable Filter filter(Allowed allowed) throws ServletException {
			if (!allowed.paths().equals(Allowed.EVERYWHERE)) {
				return null;
			}
			Filter filter = new CrossOriginFilter();
			filter.init(new Parameters(Map.of("allowedOrigins", String.join(",", allowed.patterns()), "allowedMethods",
					String.join(",", Allowed.METHODS), "allowedHeaders", String.join(",", allowed.headers()),
					"exposedHeaders", String.join(",", allowed.exposed()), "allowCredentials",
					String.valueOf(allowed.credentials()), "preflightMaxAge", String.valueOf(Allowed.MAX_AGE),
					"chainPreflight", "false")));
			return filter;
		}
	};

	private final String title;

	Peer(String title) {
		this.title = title;
	}

	/**
	 * Return the name for tables.
	 */
	String title() {
		return this.title;
	}

	/**
	 * Return the filter.
	 * @return the filter, or {@code null} if it doesn't support this access
	 */
	abstract @Nullable Filter filter(Allowed allowed) throws ServletException;

	/**
	 * Return the filter of a reactive application.
	 * @return the filter, or {@code null} if none exists
	 */
	@Nullable WebFilter webFilter(Allowed allowed) {
		return null;
	}

	static CorsPolicies policies(Allowed allowed) {
		return CorsPolicies.of(allowed.paths().stream().map((path) -> policy(allowed, path)).toList());
	}

	static CorsPolicy policy(Allowed allowed, String path) {
		return CorsPolicy.builder()
			.name(path.equals("/**") ? "default" : path.replaceAll("[/*]", ""))
			.paths(List.of(path))
			.allowedOrigins(allowed.patterns())
			.allowedMethods(Allowed.METHODS)
			.allowedHeaders(allowed.headers())
			.exposedHeaders(allowed.exposed())
			.allowCredentials(allowed.credentials())
			.build();
	}

	static CorsConfiguration spring(Allowed allowed) {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(allowed.origins());
		allowed.subdomainsOf().forEach((domain) -> configuration.addAllowedOriginPattern("https://*." + domain));
		configuration.setAllowedMethods(Allowed.METHODS);
		configuration.setAllowedHeaders(allowed.headers());
		configuration.setExposedHeaders(allowed.exposed());
		configuration.setAllowCredentials(allowed.credentials());
		configuration.setMaxAge((long) Allowed.MAX_AGE);
		return configuration;
	}

	private static List<String> originsAndDomains(Allowed allowed) {
		return Stream
			.concat(allowed.origins().stream(), allowed.subdomainsOf().stream().map((domain) -> "https://" + domain))
			.toList();
	}

	/**
	 * The parameters of a filter.
	 *
	 * @param values the values
	 */
	private record Parameters(Map<String, String> values) implements FilterConfig {

		@Override
		public String getFilterName() {
			return "cors";
		}

		@Override
		public ServletContext getServletContext() {
			throw new UnsupportedOperationException();
		}

		@Override
		public @Nullable String getInitParameter(String name) {
			return this.values.get(name);
		}

		@Override
		public Enumeration<String> getInitParameterNames() {
			return Collections.enumeration(this.values.keySet());
		}

	}

}
