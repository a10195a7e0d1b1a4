package io.github.corsstarter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The path of the actuator, which has CORS properties of its own.
 */
final class ActuatorPath {

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private ActuatorPath() {
	}

	/**
	 * Return the actuator's base path within the application.
	 * @param environment the environment
	 * @param classLoader where to look for the actuator, or {@code null} for the default
	 * @return the path without a slash at its end, or {@code null} if there is no
	 * actuator on the application's port, or none with a path of its own
	 */
	static @Nullable String get(Environment environment, @Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent(ACTUATOR, classLoader)
				|| ManagementPortType.get(environment) != ManagementPortType.SAME) {
			return null;
		}
		String basePath = trim(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		String servletPath = trim(environment.getProperty("spring.mvc.servlet.path", "/"));
		return basePath.isEmpty() ? null : servletPath + basePath;
	}

	private static String trim(String path) {
		String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		return (trimmed.isEmpty() || trimmed.startsWith("/")) ? trimmed : "/" + trimmed;
	}

}
