package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The start of an application whose files are in a folder.
 */
final class ReloadStart {

	static final String KEY = "cors.allowed-origins";

	static final String FILE = "https://file.example";

	final Path folder;

	final List<String> arguments = new ArrayList<>();

	final List<String> profiles = new ArrayList<>();

	final Map<String, String> systemProperties = new LinkedHashMap<>();

	final Map<String, Object> variables = new LinkedHashMap<>();

	final Map<String, Object> defaults = new LinkedHashMap<>();

	final List<String> imports = new ArrayList<>();

	final StringBuilder yaml = new StringBuilder(KEY + ": " + FILE + "\n");

	final StringBuilder documents = new StringBuilder();

	final List<Class<?>> configurations = new ArrayList<>();

	final List<Consumer<ConfigurableEnvironment>> prepared = new ArrayList<>();

	final List<Consumer<MutablePropertySources>> initializers = new ArrayList<>();

	ReloadStart(Path folder) {
		this.folder = folder;
	}

	void file(String name, String content) {
		try {
			Path file = this.folder.resolve(name);
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete(String name) {
		try {
			Files.delete(this.folder.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the source of the first document of {@code application.yml}.
	 */
	static org.springframework.core.env.PropertySource<?> file(MutablePropertySources sources) {
		return sources.stream()
			.filter((source) -> source.getName().contains("application.yml") && !source.getName().contains("addi"))
			.reduce((one, other) -> other)
			.orElseThrow();
	}

	ConfigurableApplicationContext run() throws IOException {
		if (!this.imports.isEmpty()) {
			this.yaml.append("spring.config.import: ").append(String.join(", ", this.imports)).append('\n');
		}
		file("application.yml", this.yaml.toString() + this.documents);
		file("META-INF/spring.factories", ConfigDataLoader.class.getName() + "=" + Loader.class.getName() + "\n"
				+ ConfigDataLocationResolver.class.getName() + "=" + Resolver.class.getName() + "\n");
		SpringApplication application = new SpringApplication(
				new DefaultResourceLoader(new URLClassLoader(new URL[] { this.folder.toUri().toURL() })),
				Application.class);
		this.configurations.forEach((configuration) -> application.addPrimarySources(List.of(configuration)));
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment());
		application.setDefaultProperties(this.defaults);
		application.setAdditionalProfiles(this.profiles.toArray(String[]::new));
		application.addListeners((ApplicationListener<ApplicationEnvironmentPreparedEvent>) (event) -> this.prepared
			.forEach((each) -> each.accept(event.getEnvironment())));
		application.addInitializers((context) -> this.initializers
			.forEach((each) -> each.accept(context.getEnvironment().getPropertySources())));
		List<String> all = new ArrayList<>(this.arguments);
		all.add("--spring.config.location=file:" + this.folder + "/");
		all.add("--folder=" + this.folder);
		all.add("--spring.main.banner-mode=off");
		this.systemProperties.forEach(System::setProperty);
		try {
			return application.run(all.toArray(String[]::new));
		}
		finally {
			this.systemProperties.keySet().forEach(System::clearProperty);
		}
	}

	private StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						this.variables));
		sources.replace(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
				new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
						new LinkedHashMap<>(this.systemProperties)));
		return environment;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("file:${folder}/library.properties")
	static class OfALibrary {

	}

	static final class Resource extends ConfigDataResource {

		private final String path;

		Resource(String path) {
			this.path = path;
		}

	}

	static final class Resolver implements ConfigDataLocationResolver<Resource> {

		@Override
		public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return location.hasPrefix("own:");
		}

		@Override
		public List<Resource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return List.of(new Resource(location.getNonPrefixedValue("own:")));
		}

	}

	static final class Loader implements ConfigDataLoader<Resource> {

		@Override
		public ConfigData load(ConfigDataLoaderContext context, Resource resource) throws IOException {
			return new ConfigData(
					List.of(new MapPropertySource("own", Map.of(KEY, Files.readString(Path.of(resource.path))))));
		}

	}

}
