package io.github.corsstarter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * What an environment has when its configuration files have just been read. Code that
 * runs later may add, replace and remove sources and profiles, which must not steer
 * reading the files again.
 *
 * @param sources the sources, those of files among them
 * @param activeProfiles the active profiles
 * @param defaultProfiles the default profiles
 */
record ConfigDataAtStart(List<PropertySource<?>> sources, List<String> activeProfiles, List<String> defaultProfiles) {

	private static final String BEAN = ConfigDataAtStart.class.getName();

	/**
	 * Return what an environment has now.
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
	 * Return what the environment of an application had.
	 * @return what was kept, or what the environment has now if nothing was, as in a test
	 * that reads the files without starting an application
	 */
	static ConfigDataAtStart of(ConfigurableApplicationContext context) {
		// Not that of a parent, which has read files of its own
		Object kept = context.getBeanFactory().getSingleton(BEAN);
		return (kept instanceof ConfigDataAtStart atStart) ? atStart : of(context.getEnvironment());
	}

	/**
	 * Keep this for an application.
	 */
	void keepFor(ConfigurableApplicationContext context) {
		if (!context.getBeanFactory().containsSingleton(BEAN)) {
			context.getBeanFactory().registerSingleton(BEAN, this);
		}
	}

	/**
	 * Return a source.
	 * @return the source, or {@code null} if there was none of this name
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
