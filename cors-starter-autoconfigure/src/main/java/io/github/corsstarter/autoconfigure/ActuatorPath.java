package io.github.corsstarter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The path of the actuator, which has its own CORS properties.
 */
public final class ActuatorPath {

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private ActuatorPath() {
	}

	/**
	 * Return the actuator's base path within the application.
	 * @param context the application
	 * @return the path without a trailing slash, or {@code null} if the application's
	 * port has no actuator, or none with its own path
	 */
	public static @Nullable String get(ApplicationContext context) {
		// WebFlux has no servlet, whatever the property says
		return ClassUtils.isPresent(ACTUATOR, context.getClassLoader())
				? get(context.getEnvironment(), !(context instanceof ReactiveWebApplicationContext)) : null;
	}

	/**
	 * Return the base path of an actuator within the application.
	 * @param environment the properties of the application, which has an actuator
	 * @param servlet whether it has servlets
	 * @return the path without a trailing slash, or {@code null} if the application's
	 * port has no actuator, or none with its own path
	 */
	public static @Nullable String get(Environment environment, boolean servlet) {
		String basePath = basePath(environment);
		if (basePath.isEmpty() || ManagementPortType.get(environment) != ManagementPortType.SAME) {
			return null;
		}
		return (servlet ? trim(environment.getProperty("spring.mvc.servlet.path", "/")) : "") + basePath;
	}

	/**
	 * Return the actuator's base path on a port of its own.
	 * @param context the application
	 * @return the path without a trailing slash, or {@code null} if there is no such port
	 */
	public static @Nullable String ofOtherPort(ApplicationContext context) {
		return (ClassUtils.isPresent(ACTUATOR, context.getClassLoader())
				&& ManagementPortType.get(context.getEnvironment()) == ManagementPortType.DIFFERENT)
						? basePath(context.getEnvironment()) : null;
	}

	private static String basePath(Environment environment) {
		return trim(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
	}

	private static String trim(String path) {
		String trimmed = path;
		while (trimmed.endsWith("/")) {
			trimmed = trimmed.substring(0, trimmed.length() - 1);
		}
		return (trimmed.isEmpty() || trimmed.startsWith("/")) ? trimmed : "/" + trimmed;
	}

}
