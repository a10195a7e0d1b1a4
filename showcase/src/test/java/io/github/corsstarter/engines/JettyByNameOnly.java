package io.github.corsstarter.engines;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Prevents Spring Boot from choosing Jetty automatically if Tomcat is on the class path
 * too.
 */
final class JettyByNameOnly implements AutoConfigurationImportFilter {

	@Override
	public boolean[] match(@Nullable String[] classNames, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[classNames.length];
		for (int i = 0; i < classNames.length; i++) {
			String name = classNames[i];
			matches[i] = name == null || !name.startsWith("org.springframework.boot.jetty.");
		}
		return matches;
	}

}
