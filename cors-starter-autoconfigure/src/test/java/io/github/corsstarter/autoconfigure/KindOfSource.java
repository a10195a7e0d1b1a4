package io.github.corsstarter.autoconfigure;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Kinds of property sources, and how a test adds a property to each.
 */
enum KindOfSource {

	COMMAND_LINE_ARGUMENT((start, origin) -> start.arguments.add("--" + ReloadStart.KEY + "=" + origin)),

	JSON((start, origin) -> start.arguments
		.add("--spring.application.json={\"" + ReloadStart.KEY + "\":\"" + origin + "\"}")),

	SYSTEM_PROPERTY((start, origin) -> start.systemProperties.put(ReloadStart.KEY, origin)),

	ENVIRONMENT_VARIABLE((start, origin) -> start.variables.put("CORS_ALLOWED_ORIGINS", origin)),

	DEFAULT_PROPERTIES((start, origin) -> start.defaults.put(ReloadStart.KEY, origin)),

	PROPERTIES_FILE((start, origin) -> start.file("application.properties", ReloadStart.KEY + "=" + origin)),

	PROFILE((start, origin) -> {
		start.arguments.add("--spring.profiles.active=p");
		start.file("application-p.yml", ReloadStart.KEY + ": " + origin);
	}),

	INCLUDED_PROFILE((start, origin) -> {
		start.yaml.append("spring.profiles.include: included\n");
		start.file("application-included.yml", ReloadStart.KEY + ": " + origin);
	}),

	GROUP_OF_PROFILES((start, origin) -> {
		start.yaml.append("spring.profiles.group.group: one, two\n");
		start.profiles.add("group");
		start.file("application-one.yml", ReloadStart.KEY + ": " + origin + "/hidden");
		start.file("application-two.yml", ReloadStart.KEY + ": " + origin);
	}),

	DOCUMENT((start, origin) -> start.documents.append("---\n" + ReloadStart.KEY + ": " + origin + "\n")),

	DOCUMENT_OF_A_PROFILE((start, origin) -> {
		start.profiles.add("d");
		start.documents.append("---\nspring.config.activate.on-profile: d\n" + ReloadStart.KEY + ": " + origin + "\n");
	}),

	IMPORT((start, origin) -> {
		start.imports.add("file:" + start.folder + "/imported.yml");
		start.file("imported.yml", ReloadStart.KEY + ": " + origin);
	}),

	CONFIG_TREE((start, origin) -> {
		start.imports.add("configtree:" + start.folder + "/tree/");
		start.file("tree/cors/allowed-origins", origin);
	}),

	IMPORT_WITH_A_NAME_OF_ITS_OWN((start, origin) -> {
		start.imports.add("own:" + start.folder + "/own.txt");
		start.file("own.txt", origin);
	}),

	ADDITIONAL_LOCATION((start, origin) -> {
		start.arguments.add("--spring.config.additional-location=file:" + start.folder + "/additional/");
		start.file("additional/application.yml", ReloadStart.KEY + ": " + origin);
	}),

	PROPERTY_SOURCE_ANNOTATION((start, origin) -> {
		start.configurations.add(ReloadStart.OfALibrary.class);
		start.file("library.properties", ReloadStart.KEY + "=" + origin);
	}),

	POST_PROCESSOR((start, origin) -> start.prepared
		.add((environment) -> environment.getPropertySources().addLast(map("processor", origin)))),

	LAST((start, origin) -> start.initializers.add((sources) -> sources.addLast(map("last", origin)))),

	FIRST((start, origin) -> start.initializers.add((sources) -> sources.addFirst(map("first", origin)))),

	IN_FRONT_OF_A_FILE((start, origin) -> start.initializers
		.add((sources) -> sources.addBefore(ReloadStart.file(sources).getName(), map("in front", origin)))),

	BEHIND_A_FILE((start, origin) -> start.initializers
		.add((sources) -> sources.addAfter(ReloadStart.file(sources).getName(), map("behind", origin)))),

	TEST_PROPERTIES((start, origin) -> start.prepared
		.add((environment) -> TestPropertyValues.of(ReloadStart.KEY + "=" + origin).applyTo(environment))),

	WRAPPED_FILE((start, origin) -> start.initializers.add((sources) -> {
		PropertySource<?> file = ReloadStart.file(sources);
		sources.replace(file.getName(), new Wrapper(file, origin));
	})),

	COMPOSITE((start, origin) -> start.initializers.add((sources) -> {
		CompositePropertySource composite = new CompositePropertySource("composite");
		composite.addPropertySource(map("component", origin));
		sources.addLast(composite);
	})),

	WITHOUT_NAMES((start, origin) -> start.initializers.add((sources) -> sources.addLast(new PropertySource<>("bare") {

		@Override
		public @Nullable Object getProperty(String name) {
			return name.equals(ReloadStart.KEY) ? origin : null;
		}

	}))),

	ANOTHER_ENVIRONMENT((start, origin) -> start.initializers.add((sources) -> {
		StandardEnvironment other = new StandardEnvironment();
		other.getPropertySources().addFirst(map("of the other", origin));
		sources.addLast(new PropertySource<ConfigurableEnvironment>("other", other) {

			@Override
			public @Nullable Object getProperty(String name) {
				return getSource().getProperty(name);
			}

		});
	}));

	@SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
	private final BiConsumer<ReloadStart, String> set;

	KindOfSource(BiConsumer<ReloadStart, String> set) {
		this.set = set;
	}

	/**
	 * Add an origin to an application, in a source of this kind.
	 */
	void addTo(ReloadStart start) {
		this.set.accept(start, origin());
	}

	String origin() {
		return "https://" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example";
	}

	private static MapPropertySource map(String name, String origin) {
		return new MapPropertySource(name, Map.of(ReloadStart.KEY, origin));
	}

	/** Wraps a source, as a decrypting library does. */
	private static final class Wrapper extends PropertySource<PropertySource<?>> {

		private final String origin;

		private Wrapper(PropertySource<?> wrapped, String origin) {
			super(wrapped.getName(), wrapped);
			this.origin = origin;
		}

		@Override
		public @Nullable Object getProperty(String name) {
			return name.equals(ReloadStart.KEY) ? this.origin : getSource().getProperty(name);
		}

	}

}
