package io.github.corsstarter.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Environments with random sources of several kinds, which set random properties under
 * {@code cors} in random spellings.
 */
final class RandomSources {

	private static final List<String> SWITCHES = List.of("enabled", "allow-credentials", "reject-refused",
			"allow-private-network", "check.enabled");

	private static final List<String> LISTS = List.of("allowed-origins", "allowed-methods", "allowed-headers",
			"exposed-headers", "dangerously-allow");

	private static final List<String> OF_POLICIES = List.of("enabled", "paths", "allowed-origins", "exposed-headers",
			"allow-credentials", "max-age");

	private static final List<String> POLICIES = List.of("api", "my-api", "[a.b]", "[/x]", "1");

	private static final List<Object> SWITCH_VALUES = List.of("true", "false", "on", "off", "yes", "no", "1", "0",
			"TRUE", " true ", "false\n", "", " ", "maybe", "2", "${p}", "${yes}", "${no.such:true}", "${no.such}",
			"${loop}", true, false, 1, 0, 2);

	private static final List<Object> DURATIONS = List.of("10", "10s", "5m", "PT30M", " 10s ", "", " ", "-1", "soon",
			"${n}", "${no.such:}", "1.5", 10, 600L, 1.5, "1h\n");

	private static final List<Object> NUMBERS = List.of("5", "-5", " 7 ", "x", "", "\t", "0x10", "${n}", 5, 5L, -7, 1.5,
			"99999999999");

	private static final List<Object> TEXTS = List.of("/a", " /a ", "", " ", "/x\n", 5, "${p}", "${loop}", "/a,b");

	private static final List<Object> ELEMENTS = List.of("a", "b", " c ", "", " ", "d,e", "${p}", "${list}",
			"${no.such:}", "${no.such}", "${loop}", 5, true);

	private static final List<Object> LIST_VALUES = List.of("a,b", "a, b ,c", "a,,b", "a,", ",", "", " ", "${list}",
			"a,${list}", "${no.such:}", "${loop}", 5, true, "a\n", " , ");

	private final Random random;

	RandomSources(Random random) {
		this.random = random;
	}

	ConfigurableEnvironment next() {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.forEach((source) -> sources.remove(source.getName()));
		List<Integer> kinds = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
		int count = 1 + this.random.nextInt(3);
		for (int i = 0; i < count; i++) {
			sources.addLast(source(kinds.remove(this.random.nextInt(kinds.size()))));
		}
		sources.addLast(new MapPropertySource("placeholders",
				Map.of("p", "/p", "n", "7", "list", "x, y", "yes", "on", "loop", "${loop}")));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	private PropertySource<?> source(int kind) {
		try {
			return switch (kind) {
				case 0 -> first(new YamlPropertySourceLoader().load("yaml", bytes(jsonText())));
				case 1 -> json();
				case 2 -> properties();
				case 3 -> new SimpleCommandLinePropertySource(flat(false).entrySet()
					.stream()
					.map((e) -> "--" + e.getKey() + "=" + e.getValue())
					.toArray(String[]::new));
				case 4 -> new SystemEnvironmentPropertySource(
						StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables());
				case 5 -> new MapPropertySource("objects", flat(true));
				default -> withoutNames(flat(true));
			};
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static PropertySource<?> first(List<PropertySource<?>> sources) {
		return sources.isEmpty() ? new MapPropertySource("empty", Map.of()) : sources.get(0);
	}

	private static ByteArrayResource bytes(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
	}

	private PropertySource<?> json() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("text", Map.of("spring.application.json", jsonText())));
		new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment,
				new SpringApplication());
		PropertySource<?> source = environment.getPropertySources().get("spring.application.json");
		return (source != null) ? source : new MapPropertySource("empty", Map.of());
	}

	private PropertySource<?> properties() throws IOException {
		Properties properties = new Properties();
		flat(false).forEach((name, value) -> properties.put(name, String.valueOf(value)));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		properties.store(bytes, null);
		return first(
				new PropertiesPropertySourceLoader().load("properties", new ByteArrayResource(bytes.toByteArray())));
	}

	private static PropertySource<?> withoutNames(Map<String, Object> values) {
		return new PropertySource<>("bare", values) {

			@Override
			public @Nullable Object getProperty(String name) {
				return getSource().get(name);
			}

		};
	}

	/** Names of settings with values, which are lists for list settings. */
	private Map<String, Object> settings(boolean objects) {
		Map<String, Object> settings = new LinkedHashMap<>();
		for (int i = this.random.nextInt(6); i >= 0; i--) {
			switch (this.random.nextInt(6)) {
				case 0 -> settings.put(pick(SWITCHES), pick(SWITCH_VALUES));
				case 1 -> settings.put("max-age", duration(objects));
				case 2 -> settings.put("filter-order", pick(NUMBERS));
				case 3 -> settings.put("check.path", pick(TEXTS));
				case 4 -> settings.put(pick(LISTS), list(objects));
				default -> {
					String key = pick(OF_POLICIES);
					settings.put("policies." + pick(POLICIES) + "." + key, switch (key) {
						case "enabled", "allow-credentials" -> pick(SWITCH_VALUES);
						case "max-age" -> duration(objects);
						default -> list(objects);
					});
				}
			}
		}
		return settings;
	}

	private Object duration(boolean objects) {
		return (objects && this.random.nextInt(4) == 0) ? Duration.ofSeconds(this.random.nextInt(100))
				: pick(DURATIONS);
	}

	private Object list(boolean objects) {
		if (this.random.nextInt(2) == 0) {
			return pick(LIST_VALUES);
		}
		@Nullable Object[] elements = new Object[this.random.nextInt(4)];
		for (int i = 0; i < elements.length; i++) {
			elements[i] = pick(ELEMENTS);
		}
		if (objects && this.random.nextInt(2) == 0) {
			if (elements.length > 0 && this.random.nextInt(4) == 0) {
				elements[0] = null;
			}
			return new ObjectValue(switch (this.random.nextInt(3)) {
				case 0 -> Arrays.asList(elements);
				case 1 -> new LinkedHashSet<>(Arrays.asList(elements));
				default -> Arrays.stream(elements).map(String::valueOf).toArray(String[]::new);
			});
		}
		return new ArrayList<>(Arrays.asList(elements));
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private Map<String, Object> flat(boolean objects) {
		Map<String, Object> flat = new LinkedHashMap<>();
		settings(objects).forEach((name, value) -> {
			String spelled = "cors." + spell(name);
			if (value instanceof ObjectValue object) {
				flat.put(spelled, object.value());
			}
			else if (value instanceof List<?> list) {
				int gap = (this.random.nextInt(20) == 0) ? 1 : 0;
				for (int i = 0; i < list.size(); i++) {
					flat.put(spelled + "[" + (i + gap) + "]", list.get(i));
				}
			}
			else {
				flat.put(spelled, value);
			}
		});
		return flat;
	}

	private Map<String, Object> variables() {
		Map<String, Object> variables = new LinkedHashMap<>();
		settings(false).forEach((name, value) -> {
			String spelled = "cors." + name.replace(".[a.b]", ".api").replace(".[/x]", ".api");
			spelled = spelled.replace("-", (this.random.nextInt(3) == 0) ? "_" : "").replace('.', '_');
			String variable = (this.random.nextInt(5) == 0) ? spelled : spelled.toUpperCase(Locale.ROOT);
			if (value instanceof List<?> list) {
				for (int i = 0; i < list.size(); i++) {
					variables.put(variable + "_" + i, String.valueOf(list.get(i)));
				}
			}
			else {
				variables.put(variable, String.valueOf(value));
			}
		});
		return variables;
	}

	private String jsonText() {
		Map<String, Object> root = new LinkedHashMap<>();
		settings(false).forEach((name, value) -> {
			String spelled = "cors." + spell(name);
			if (this.random.nextInt(3) == 0) {
				root.put(spelled, value);
			}
			else {
				nest(root, spelled, value);
			}
		});
		return JsonMapper.shared().writeValueAsString(root);
	}

	@SuppressWarnings("unchecked")
	private static void nest(Map<String, Object> root, String name, Object value) {
		int dot = name.startsWith("[") ? name.indexOf(']') + 1 : name.indexOf('.');
		if (dot <= 0 || dot >= name.length()) {
			root.put(name, value);
			return;
		}
		Object child = root.computeIfAbsent(name.substring(0, dot), (key) -> new LinkedHashMap<>());
		nest((Map<String, Object>) child, name.substring(dot + 1), value);
	}

	private String spell(String name) {
		StringBuilder spelled = new StringBuilder();
		for (String element : name.startsWith("policies.[") ? new String[] { name } : name.split("\\.", -1)) {
			spelled.append(spelled.isEmpty() ? "" : ".").append(switch (this.random.nextInt(8)) {
				case 0 -> element.startsWith("pol") ? element : element.replace('-', '_');
				case 1 -> element.startsWith("pol") ? element : camel(element);
				case 2 -> element.startsWith("pol") ? element : element.replace("-", "").toUpperCase(Locale.ROOT);
				default -> element;
			});
		}
		return spelled.toString();
	}

	private static String camel(String element) {
		int dash = element.indexOf('-');
		return (dash < 0) ? element : element.substring(0, dash) + Character.toUpperCase(element.charAt(dash + 1))
				+ camel(element.substring(dash + 2));
	}

	private record ObjectValue(Object value) {
	}

}
