package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Environments as Spring Boot creates them.
 */
final class TestEnvironments {

	private TestEnvironments() {
	}

	static ConfigurableEnvironment yaml(String yaml) {
		return yaml(yaml, Map.of());
	}

	static ConfigurableEnvironment yaml(String yaml, Map<String, Object> variables) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("application.yml",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yml"))) {
				environment.getPropertySources().addLast(source);
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	static ConfigurableEnvironment properties(String text) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		try {
			new PropertiesPropertySourceLoader()
				.load("application.properties", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
				.forEach(environment.getPropertySources()::addLast);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	static CorsPoliciesFactory factory(ConfigurableEnvironment environment) {
		return new CorsPoliciesFactory(new CorsPropertiesReader(environment), false);
	}

}
