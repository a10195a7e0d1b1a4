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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * Reloads the configuration files of an application, with the sources and profiles of its
 * start. The result has the property sources of the environment in their order, with the
 * current contents of files and imports. The environment itself isn't changed. Not
 * thread-safe.
 * <p>
 * An import can give its sources any names, so these are known only after a reload. If
 * the import is removed before the first reload, its sources stay.
 */
final class ConfigDataReloader {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private static final String FILE = "Config resource ";

	private static final String DOCUMENT = " (document #";

	/** Sources that Spring Boot puts before all files, the last one first. */
	private static final List<String> IN_FRONT = List.of(RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

	private final ConfigurableEnvironment current;

	private final ResourceLoader resourceLoader;

	private final ConfigDataAtStart atStart;

	private final Set<PropertySource<?>> replaced = identitySet();

	private final Set<String> removed = new HashSet<>();

	// Known only after a reload, since imports can give their sources any names
	private final Set<String> namesOfImports = new HashSet<>();

	/**
	 * Create a reloader.
	 * @param context the application, with a prepared environment
	 */
	ConfigDataReloader(ConfigurableApplicationContext context) {
		this.current = context.getEnvironment();
		this.resourceLoader = context;
		this.atStart = ConfigDataAtStart.of(context);
		// Not later, since Spring Cloud replaces the sources of files that it reloads
		Set<PropertySource<?>> sources = identitySet();
		sources.addAll(this.atStart.sources());
		for (PropertySource<?> source : sources) {
			PropertySource<?> now = this.current.getPropertySources().get(source.getName());
			if (now == null) {
				this.removed.add(source.getName());
			}
			else if (!sources.contains(now)) {
				this.replaced.add(now);
			}
		}
	}

	/**
	 * Reload the files.
	 * @return a separate environment
	 */
	ConfigurableEnvironment reload() {
		List<PropertySource<?>> fresh = read();
		if (fresh.stream().anyMatch((source) -> isUnknownImport(source.getName()))) {
			// Their old values had precedence over the new ones
			fresh.forEach((source) -> this.namesOfImports.add(source.getName()));
			fresh = read();
		}
		StandardEnvironment environment = environment();
		merge(fresh).forEach(environment.getPropertySources()::addLast);
		return environment;
	}

	private boolean isUnknownImport(String name) {
		PropertySource<?> source = this.atStart.source(name);
		return source != null && !isConfigData(source);
	}

	private boolean isConfigData(PropertySource<?> source) {
		return source.getName().startsWith(FILE) || source instanceof ConfigTreePropertySource
				|| this.namesOfImports.contains(source.getName());
	}

	private static Set<PropertySource<?>> identitySet() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.forEach((source) -> sources.remove(source.getName()));
		return environment;
	}

	/**
	 * Return the current sources of files and imports, resolved with the current
	 * properties of all other sources of the start.
	 */
	private List<PropertySource<?>> read() {
		StandardEnvironment environment = environment();
		environment.setDefaultProfiles(this.atStart.defaultProfiles().toArray(String[]::new));
		Set<PropertySource<?>> others = identitySet();
		for (PropertySource<?> source : this.atStart.sources()) {
			if (!isConfigData(source)) {
				environment.getPropertySources().addLast(source);
				others.add(source);
			}
		}
		ConfigDataEnvironmentPostProcessor.applyTo(environment, this.resourceLoader, null,
				this.atStart.activeProfiles().toArray(String[]::new));
		List<PropertySource<?>> fresh = new ArrayList<>();
		environment.getPropertySources().forEach((source) -> {
			if (!others.contains(source) && !isRemoved(source.getName())) {
				fresh.add(source);
			}
		});
		return fresh;
	}

	/**
	 * Return whether code has removed or replaced a source of the start. The names of a
	 * file's documents change with their number.
	 */
	private boolean isRemoved(String name) {
		if (this.current.getPropertySources().contains(name)) {
			return false;
		}
		return this.removed.contains(name) || this.removed.stream().anyMatch((other) -> file(other).equals(file(name)))
				|| this.replaced.stream().anyMatch((other) -> file(other.getName()).equals(file(name)));
	}

	/**
	 * Return the sources in the order of the application's environment. Reloaded sources
	 * keep their place, and new ones are next to their neighbours.
	 */
	private List<PropertySource<?>> merge(List<PropertySource<?>> fresh) {
		Map<String, PropertySource<?>> unplaced = new LinkedHashMap<>();
		fresh.forEach((source) -> unplaced.put(source.getName(), source));
		List<PropertySource<?>> merged = new ArrayList<>();
		List<String> wrapped = new ArrayList<>();
		int gone = -1;
		for (PropertySource<?> source : this.current.getPropertySources()) {
			PropertySource<?> again = unplaced.remove(source.getName());
			boolean replaced = this.replaced.contains(source);
			if (again != null && !replaced && again.getClass() == source.getClass()) {
				merged.add(again);
			}
			else if (again != null || (replaced && isConfigData(source))) {
				wrapped.add(source.getName());
				merged.add(source);
			}
			else if (isConfigData(source) && this.atStart.source(source.getName()) != null) {
				gone = (gone < 0) ? merged.size() : gone;
				moveDocuments(source.getName(), fresh, unplaced, merged);
			}
			else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				merged.add(source);
			}
		}
		if (!wrapped.isEmpty()) {
			logger.warn("Not reloaded, since other code has replaced these property sources: "
					+ String.join(", ", wrapped));
		}
		place(unplaced, fresh, merged, gone);
		return merged;
	}

	/**
	 * Put the documents of a file in the file's place, if their number and therefore
	 * their names have changed.
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
	 * Return the position for a source that no other source of a file precedes.
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
