package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A reload keeps the order of precedence for all kinds of sources.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigDataReloaderTests {

	private final ReloadStart start;

	ConfigDataReloaderTests(@TempDir Path folder) {
		this.start = new ReloadStart(folder);
	}

	private static ConfigurableEnvironment reload(ConfigurableApplicationContext context) {
		return new ConfigDataReloader(context).reload();
	}

	private static List<String> names(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.map(PropertySource::getName)
			.filter((name) -> !name.equals("configurationProperties"))
			.toList();
	}

	private static List<@Nullable Object> values(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> !source.getName().equals("configurationProperties"))
			.<@Nullable Object>map((source) -> String.valueOf(source.getProperty(ReloadStart.KEY)))
			.toList();
	}

	private static void assertUnchanged(ConfigurableApplicationContext context) {
		ConfigDataReloader reloader = new ConfigDataReloader(context);
		for (int i = 0; i < 2; i++) {
			ConfigurableEnvironment reloaded = reloader.reload();
			assertThat(names(reloaded)).isEqualTo(names(context.getEnvironment()));
			assertThat(values(reloaded)).isEqualTo(values(context.getEnvironment()));
			assertThat(reloaded.getProperty(ReloadStart.KEY))
				.isEqualTo(context.getEnvironment().getProperty(ReloadStart.KEY));
		}
	}

	@ParameterizedTest
	@EnumSource
	void unchangedFilesLeaveSourcesUnchanged(KindOfSource kind) throws IOException {
		kind.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(values(context.getEnvironment())).contains(kind.origin());
			assertUnchanged(context);
		}
	}

	@Test
	void unchangedFilesLeaveAllKindsOfSourcesUnchanged() throws IOException {
		EnumSet.allOf(KindOfSource.class).forEach((kind) -> kind.addTo(this.start));
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(values(context.getEnvironment()))
				.containsAll(EnumSet.allOf(KindOfSource.class).stream().map(KindOfSource::origin).toList());
			assertUnchanged(context);
		}
	}

	@ParameterizedTest
	@CsvSource({ "PROPERTIES_FILE, application.properties, cors.allowed-origins=",
			"PROFILE, application-p.yml, 'cors.allowed-origins: '", "IMPORT, imported.yml, 'cors.allowed-origins: '",
			"CONFIG_TREE, tree/cors/allowed-origins, ''", "IMPORT_WITH_A_NAME_OF_ITS_OWN, own.txt, ''" })
	void reloadedSourcesKeepTheirPlace(KindOfSource kind, String file, String content) throws IOException {
		kind.addTo(this.start);
		KindOfSource.LAST.addTo(this.start);
		KindOfSource.IN_FRONT_OF_A_FILE.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file(file, content + "new");
			ConfigurableEnvironment reloaded = reload(context);
			assertThat(names(reloaded)).isEqualTo(names(context.getEnvironment()));
			assertThat(values(reloaded)).isEqualTo(values(context.getEnvironment()).stream()
				.map((value) -> kind.origin().equals(value) ? "new" : value)
				.toList());
		}
	}

	@Test
	void additionalDocumentsKeepThePlaceOfTheirFile() throws IOException {
		KindOfSource.LAST.addTo(this.start);
		KindOfSource.IN_FRONT_OF_A_FILE.addTo(this.start);
		KindOfSource.BEHIND_A_FILE.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file("application.yml", ReloadStart.KEY + ": one\n---\n" + ReloadStart.KEY + ": two\n");
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.IN_FRONT_OF_A_FILE.origin(), "two",
					"one", KindOfSource.BEHIND_A_FILE.origin(), KindOfSource.LAST.origin());
		}
	}

	@Test
	void newFileIsNextToItsNeighbours() throws IOException {
		this.start.arguments.add("--spring.profiles.active=p,q");
		KindOfSource.PROFILE.addTo(this.start);
		this.start.arguments.remove(1);
		KindOfSource.LAST.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file("application-q.yml", ReloadStart.KEY + ": q\nspring.config.import: imported.yml\n");
			this.start.file("imported.yml", ReloadStart.KEY + ": imported");
			this.start.file("application.properties", ReloadStart.KEY + "=properties");
			assertThat(originsOf(reload(context))).containsExactly("imported", "q", KindOfSource.PROFILE.origin(),
					"properties", ReloadStart.FILE, KindOfSource.LAST.origin());
		}
	}

	@Test
	void deletedFileIsRemoved() throws IOException {
		KindOfSource.PROFILE.addTo(this.start);
		KindOfSource.LAST.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.delete("application-p.yml");
			assertThat(originsOf(reload(context))).containsExactly(ReloadStart.FILE, KindOfSource.LAST.origin());
			this.start.delete("application.yml");
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.LAST.origin());
		}
	}

	@Test
	void firstFileComesAfterSystemSources() throws IOException {
		KindOfSource.LAST.addTo(this.start);
		KindOfSource.ENVIRONMENT_VARIABLE.addTo(this.start);
		this.start.yaml.setLength(0);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file("application.yml", ReloadStart.KEY + ": " + ReloadStart.FILE);
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.ENVIRONMENT_VARIABLE.origin(),
					ReloadStart.FILE, KindOfSource.LAST.origin());
		}
	}

	@Test
	void wrappedFileStaysUnchangedAndIsLogged(CapturedOutput output) throws IOException {
		KindOfSource.WRAPPED_FILE.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file("application.yml", ReloadStart.KEY + ": new");
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.WRAPPED_FILE.origin());
			assertThat(output).contains("Not reloaded").contains("application.yml");
		}
	}

	@ParameterizedTest
	@EnumSource
	void sourcesAddedLaterDoNotAffectReading(AfterTheFiles after) throws IOException {
		this.start.file("application-extra.yml", ReloadStart.KEY + ": extra");
		this.start.file("imported.yml", ReloadStart.KEY + ": imported");
		this.start.file("more/application.yml", ReloadStart.KEY + ": more");
		this.start.imports.add("\"optional:file:" + this.start.folder + "/${which:none}.yml\"");
		after.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(originsOf(context.getEnvironment())).containsExactly(ReloadStart.FILE);
			assertUnchanged(context);
		}
	}

	@Test
	void profilesOfTheStartStayActive() throws IOException {
		this.start.profiles.add("code");
		this.start.arguments.add("--spring.profiles.active=argument,group");
		this.start.yaml.append("spring.profiles.include: included\nspring.profiles.group.group: two,argument,one\n");
		List<String> profiles = List.of("code", "argument", "group", "included", "one", "two");
		profiles
			.forEach((profile) -> this.start.file("application-" + profile + ".yml", ReloadStart.KEY + ": " + profile));
		this.start.prepared.add((environment) -> environment.setActiveProfiles("other"));
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(originsOf(context.getEnvironment())).containsAll(profiles);
			assertUnchanged(context);
		}
	}

	@Test
	void newProfileIsActivatedAndFormerOneStaysActive() throws IOException {
		this.start.yaml.append("spring.profiles.active: former\n");
		this.start.file("application-former.yml", ReloadStart.KEY + ": former");
		this.start.file("application-new.yml", ReloadStart.KEY + ": new");
		try (ConfigurableApplicationContext context = this.start.run()) {
			this.start.file("application.yml", "spring.profiles.active: new");
			assertThat(originsOf(reload(context))).containsExactlyInAnyOrder("former", "new");
		}
	}

	@Test
	void readingUsesCurrentValuesOfSourcesFromTheStart() throws IOException {
		this.start.variables.put("WHICH", "one");
		this.start.imports.add("\"optional:file:" + this.start.folder + "/${which:none}.yml\"");
		this.start.file("one.yml", "read: one");
		this.start.file("two.yml", "read: two");
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(reload(context).getProperty("read")).isEqualTo("one");
			this.start.variables.put("WHICH", "two");
			assertThat(reload(context).getProperty("read")).isEqualTo("two");
		}
	}

	@Test
	void fileRemovedByCodeStaysRemoved() throws IOException {
		this.start.initializers.add((sources) -> sources.remove(ReloadStart.file(sources).getName()));
		KindOfSource.LAST.addTo(this.start);
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.LAST.origin());
			this.start.file("application.yml", ReloadStart.KEY + ": one\n---\n" + ReloadStart.KEY + ": two\n");
			assertThat(originsOf(reload(context))).containsExactly(KindOfSource.LAST.origin());
		}
	}

	@Test
	void fileReplacedByCodeStaysUnchangedAndIsLogged(CapturedOutput output) throws IOException {
		this.start.initializers.add((sources) -> {
			String file = ReloadStart.file(sources).getName();
			sources.replace(file, new OriginTrackedMapPropertySource(file, Map.of(ReloadStart.KEY, "decrypted")));
		});
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(originsOf(reload(context))).containsExactly("decrypted");
			assertThat(output).containsOnlyOnce("Not reloaded").contains("application.yml");
			this.start.file("application.yml", ReloadStart.KEY + ": one\n---\n" + ReloadStart.KEY + ": two\n");
			assertThat(originsOf(reload(context))).containsExactly("decrypted");
			this.start.delete("application.yml");
			assertThat(originsOf(reload(context))).containsExactly("decrypted");
		}
	}

	@Test
	void fileReloadedByOthersIsReloaded() throws IOException {
		try (ConfigurableApplicationContext context = this.start.run()) {
			ConfigDataReloader reloader = new ConfigDataReloader(context);
			MutablePropertySources sources = context.getEnvironment().getPropertySources();
			String file = ReloadStart.file(sources).getName();
			sources.replace(file, new OriginTrackedMapPropertySource(file, Map.of(ReloadStart.KEY, "refreshed")));
			this.start.file("application.yml", ReloadStart.KEY + ": new");
			assertThat(originsOf(reloader.reload())).containsExactly("new");
		}
	}

	@Test
	void placeholderOfAnImportUsesReloadedValues() throws IOException {
		KindOfSource.IMPORT_WITH_A_NAME_OF_ITS_OWN.addTo(this.start);
		this.start.file("own.txt", "one");
		this.start.imports.add("file:" + this.start.folder + "/imported.yml");
		this.start.file("imported.yml",
				"spring.config.import: file:" + this.start.folder + "/${cors.allowed-origins}.properties\n");
		this.start.file("one.properties", "read=one");
		this.start.file("two.properties", "read=two");
		try (ConfigurableApplicationContext context = this.start.run()) {
			assertThat(reload(context).getProperty("read")).isEqualTo("one");
			this.start.file("own.txt", "two");
			assertThat(reload(context).getProperty("read")).isEqualTo("two");
		}
	}

	private static List<@Nullable Object> originsOf(ConfigurableEnvironment environment) {
		return values(environment).stream().filter((value) -> !"null".equals(value)).toList();
	}

	/**
	 * Sources that can be added to an environment after its files were read.
	 */
	enum AfterTheFiles {

		ACTIVE_PROFILE((start) -> start.prepared.add((environment) -> environment.addActiveProfile("extra"))),

		DEFAULT_PROFILE((start) -> start.prepared.add((environment) -> environment.setDefaultProfiles("extra"))),

		SPRING_PROFILES_ACTIVE((start) -> library(start, "spring.profiles.active=extra")),

		SPRING_PROFILES_DEFAULT((start) -> library(start, "spring.profiles.default=extra")),

		SPRING_PROFILES_INCLUDE((start) -> library(start, "spring.profiles.include=extra")),

		SPRING_CONFIG_IMPORT((start) -> library(start, "spring.config.import=file:" + start.folder + "/imported.yml")),

		SPRING_CONFIG_ADDITIONAL_LOCATION(
				(start) -> library(start, "spring.config.additional-location=file:" + start.folder + "/more/")),

		PLACEHOLDER((start) -> library(start, "which=imported")),

		PLACEHOLDER_IN_FRONT((start) -> start.initializers
			.add((sources) -> sources.addFirst(new MapPropertySource("first", Map.of("which", "imported")))));

		@SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
		private final Consumer<ReloadStart> set;

		AfterTheFiles(Consumer<ReloadStart> set) {
			this.set = set;
		}

		void addTo(ReloadStart start) {
			this.set.accept(start);
		}

		private static void library(ReloadStart start, String properties) {
			start.configurations.add(ReloadStart.OfALibrary.class);
			start.file("library.properties", properties);
		}

	}

}
