package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * Reads the configuration files of an environment again. The result has the property
 * sources of that environment in their order, with those of files and imports as they are
 * now. The environment itself isn't touched. Not thread-safe.
 * <p>
 * An import may name its sources as it likes, so those are known only once they were read
 * again. If such an import is removed before the first reload, its sources stay.
 */
final class ConfigDataReloader {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private static final String FILE = "Config resource ";

	private static final String DOCUMENT = " (document #";

	/** Sources that Spring Boot puts in front of all files, the last one first. */
	private static final List<String> IN_FRONT = List.of(RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

	private final ConfigurableEnvironment current;

	private final ResourceLoader resourceLoader;

	// Imports may give their sources any name, which only reading them tells
	private final Set<String> namesOfImports = new HashSet<>();

	/**
	 * Create a reloader.
	 * @param current the environment
	 * @param resourceLoader loads the files
	 */
	ConfigDataReloader(ConfigurableEnvironment current, ResourceLoader resourceLoader) {
		this.current = current;
		this.resourceLoader = resourceLoader;
	}

	/**
	 * Read the files again.
	 * @return an environment of its own
	 */
	ConfigurableEnvironment reload() {
		List<PropertySource<?>> fresh = read();
		if (fresh.stream().anyMatch((source) -> isUnknownImport(source.getName()))) {
			// Their old values were in front of the new ones
			fresh.forEach((source) -> this.namesOfImports.add(source.getName()));
			fresh = read();
		}
		StandardEnvironment environment = environment();
		merge(fresh).forEach(environment.getPropertySources()::addLast);
		return environment;
	}

	private boolean isUnknownImport(String name) {
		PropertySource<?> source = this.current.getPropertySources().get(name);
		return source != null && !isConfigData(source);
	}

	private boolean isConfigData(PropertySource<?> source) {
		return source.getName().startsWith(FILE) || source instanceof ConfigTreePropertySource
				|| this.namesOfImports.contains(source.getName());
	}

	private static StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.forEach((source) -> sources.remove(source.getName()));
		return environment;
	}

	/**
	 * Return what the files and imports say now, by the properties of all other sources.
	 */
	private List<PropertySource<?>> read() {
		StandardEnvironment environment = environment();
		environment.setDefaultProfiles(this.current.getDefaultProfiles());
		Set<PropertySource<?>> others = Collections.newSetFromMap(new IdentityHashMap<>());
		for (PropertySource<?> source : this.current.getPropertySources()) {
			if (!isConfigData(source) && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				environment.getPropertySources().addLast(source);
				others.add(source);
			}
		}
		ConfigDataEnvironmentPostProcessor.applyTo(environment, this.resourceLoader, null,
				this.current.getActiveProfiles());
		List<PropertySource<?>> fresh = new ArrayList<>();
		environment.getPropertySources().forEach((source) -> {
			if (!others.contains(source)) {
				fresh.add(source);
			}
		});
		return fresh;
	}

	/**
	 * Return the sources in the order of the application's own. What was read again takes
	 * the place that it had, what is new stands beside its neighbours.
	 */
	private List<PropertySource<?>> merge(List<PropertySource<?>> fresh) {
		Map<String, PropertySource<?>> unplaced = new LinkedHashMap<>();
		fresh.forEach((source) -> unplaced.put(source.getName(), source));
		List<PropertySource<?>> merged = new ArrayList<>();
		List<String> wrapped = new ArrayList<>();
		int gone = -1;
		for (PropertySource<?> source : this.current.getPropertySources()) {
			PropertySource<?> again = unplaced.remove(source.getName());
			if (again != null) {
				boolean same = again.getClass() == source.getClass();
				if (!same) {
					wrapped.add(source.getName());
				}
				merged.add(same ? again : source);
			}
			else if (isConfigData(source)) {
				gone = (gone < 0) ? merged.size() : gone;
				moveDocuments(source.getName(), fresh, unplaced, merged);
			}
			else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				merged.add(source);
			}
		}
		if (!wrapped.isEmpty()) {
			logger.warn("Not read again, since something has put property sources of its own in their place, which "
					+ "stay as they were: " + String.join(", ", wrapped));
		}
		place(unplaced, fresh, merged, gone);
		return merged;
	}

	/**
	 * Put the documents of a file where the file was when it had another number of them,
	 * which changes their names.
	 */
	private void moveDocuments(String gone, List<PropertySource<?>> fresh, Map<String, PropertySource<?>> unplaced,
			List<PropertySource<?>> merged) {
		for (PropertySource<?> source : fresh) {
			String name = source.getName();
			if (unplaced.containsKey(name) && !this.current.getPropertySources().contains(name)
					&& file(name).equals(file(gone))) {
				unplaced.remove(name);
				merged.add(source);
			}
		}
	}

	private static String file(String name) {
		int document = name.lastIndexOf(DOCUMENT);
		return (document >= 0) ? name.substring(0, document) : name;
	}

	private static void place(Map<String, PropertySource<?>> unplaced, List<PropertySource<?>> fresh,
			List<PropertySource<?>> merged, int gone) {
		int first = firstPosition(fresh, merged, gone);
		PropertySource<?> before = null;
		for (PropertySource<?> source : fresh) {
			if (unplaced.containsKey(source.getName())) {
				merged.add((before != null) ? position(before, merged) + 1 : first, source);
			}
			before = source;
		}
	}

	/**
	 * Return where a source goes that no other one of the files is in front of.
	 */
	private static int firstPosition(List<PropertySource<?>> fresh, List<PropertySource<?>> merged, int gone) {
		for (PropertySource<?> source : fresh) {
			int position = position(source, merged);
			if (position >= 0) {
				return position;
			}
		}
		if (gone >= 0) {
			return gone;
		}
		for (String name : IN_FRONT) {
			int position = position(name, merged);
			if (position >= 0) {
				return position + 1;
			}
		}
		return 0;
	}

	private static int position(PropertySource<?> source, List<PropertySource<?>> sources) {
		return position(source.getName(), sources);
	}

	private static int position(@Nullable String name, List<PropertySource<?>> sources) {
		for (int i = 0; i < sources.size(); i++) {
			if (sources.get(i).getName().equals(name)) {
				return i;
			}
		}
		return -1;
	}

}
