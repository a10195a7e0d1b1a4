package io.github.corsstarter.autoconfigure;

import org.springframework.core.env.Environment;

/**
 * The order of the filter, in both servlet and reactive applications.
 */
public final class CorsFilterOrder {

	private CorsFilterOrder() {
	}

	/**
	 * Return the configured order.
	 * @param environment the environment
	 * @return the order; by default after the filters that process forwarded headers and
	 * observe requests, and before Spring Security
	 */
	public static int of(Environment environment) {
		return CorsPropertiesReader.readFilterOrder(environment);
	}

}
