package io.github.corsstarter.autoconfigure;

import org.springframework.core.env.Environment;

/**
 * The order of the filter, which is the same in servlet and reactive applications.
 */
public final class CorsFilterOrder {

	private CorsFilterOrder() {
	}

	/**
	 * Return the order that the properties say.
	 * @param environment the environment
	 * @return the order: by default after the filters that read forwarded headers and
	 * observe requests, before Spring Security
	 */
	public static int of(Environment environment) {
		return CorsPropertiesReader.readFilterOrder(environment);
	}

}
