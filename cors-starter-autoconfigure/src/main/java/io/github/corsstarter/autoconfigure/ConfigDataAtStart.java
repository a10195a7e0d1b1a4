package io.github.corsstarter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * The state of an environment directly after its configuration files were read. Code that
 * runs later can add, replace and remove sources and profiles, which must not affect a
 * reload of the files.
 *
 * @param sources the sources, including those of files
 * @param activeProfiles the active profiles
 * @param defaultProfiles the default profiles
 */
record ConfigDataAtStart(List<PropertySource<?>> sources, List<String> activeProfiles, List<String> defaultProfiles) {

	private static final String BEAN = ConfigDataAtStart.class.getName();

	/**
	 * Return the current state of an environment.
	 */
	static ConfigDataAtStart of(ConfigurableEnvironment environment) {
		List<PropertySource<?>> sources = environment.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.toList();
		return new ConfigDataAtStart(sources, List.of(environment.getActiveProfiles()),
				List.of(environment.getDefaultProfiles()));
	}

	/**
	 * Return the stored state for an application.
	 * @return the stored state, or the current state if none is stored, as in a test that
	 * reads the files without starting an application
	 */
	static ConfigDataAtStart of(ConfigurableApplicationContext context) {
		// Not from a parent context, which has read its own files
		Object kept = context.getBeanFactory().getSingleton(BEAN);
		return (kept instanceof ConfigDataAtStart atStart) ? atStart : of(context.getEnvironment());
	}

	/**
	 * Store this state for an application.
	 */
	void keepFor(ConfigurableApplicationContext context) {
		if (!context.getBeanFactory().containsSingleton(BEAN)) {
			context.getBeanFactory().registerSingleton(BEAN, this);
		}
	}

	/**
	 * Return a source.
	 * @return the source, or {@code null} if no source has this name
	 */
	@Nullable PropertySource<?> source(String name) {
		for (PropertySource<?> source : this.sources) {
			if (source.getName().equals(name)) {
				return source;
			}
		}
		return null;
	}

}
