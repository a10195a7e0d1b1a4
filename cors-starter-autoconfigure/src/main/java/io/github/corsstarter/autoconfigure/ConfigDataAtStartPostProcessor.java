package io.github.corsstarter.autoconfigure;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.BootstrapRegistry;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Stores the state of the environment directly after Spring Boot has read its files.
 * Changes nothing and reads no property.
 */
final class ConfigDataAtStartPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final BootstrapRegistry registry;

	ConfigDataAtStartPostProcessor(BootstrapRegistry registry) {
		this.registry = registry;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ConfigDataAtStart atStart = ConfigDataAtStart.of(environment);
		this.registry.addCloseListener((event) -> atStart.keepFor(event.getApplicationContext()));
	}

}
