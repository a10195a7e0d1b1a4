package io.github.corsstarter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Finds the properties of an application whose values are origins. Its CORS settings may
 * read them, so that they differ between environments.
 */
public final class OriginProperties {

	private static final int MAX_LENGTH = 2_000;

	private static final List<String> OF_LIBRARIES = List.of("cors.", "spring.", "management.", "server.");

	private OriginProperties() {
	}

	/**
	 * Return placeholders whose values consist of origins.
	 * @param environment the environment
	 * @return the origins by placeholder; of several with the same origins only one
	 */
	public static Map<String, List<String>> find(Environment environment) {
		Map<String, List<String>> found = new LinkedHashMap<>();
		if (environment instanceof ConfigurableEnvironment configurable) {
			// The application's own names rather than those of variables that they read
			add(configurable, (source) -> !isOfSystem(source), found);
			add(configurable, OriginProperties::isOfSystem, found);
		}
		return found;
	}

	private static boolean isOfSystem(EnumerablePropertySource<?> source) {
		return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
				|| source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	private static void add(ConfigurableEnvironment environment, Predicate<EnumerablePropertySource<?>> which,
			Map<String, List<String>> found) {
		environment.getPropertySources()
			.stream()
			.flatMap((source) -> (source instanceof EnumerablePropertySource<?> enumerable) ? Stream.of(enumerable)
					: Stream.<EnumerablePropertySource<?>>empty())
			.filter(which)
			.forEach((source) -> Stream.of(source.getPropertyNames()).sorted().forEach((name) -> {
				String placeholder = placeholder(name, source.getProperty(name));
				List<String> origins = (placeholder != null) ? origins(environment, placeholder) : List.of();
				if (placeholder != null && !origins.isEmpty() && !found.containsValue(origins)) {
					found.put(placeholder, origins);
				}
			}));
	}

	/**
	 * Return the placeholder to write instead of a value, or {@code null} if there is
	 * none.
	 */
	private static @Nullable String placeholder(String name, @Nullable Object value) {
		String raw = (value instanceof CharSequence text && text.length() <= MAX_LENGTH) ? text.toString().strip() : "";
		boolean read = raw.startsWith("${") && raw.indexOf('}') == raw.length() - 1;
		if (OF_LIBRARIES.stream().anyMatch(name::startsWith)) {
			return (read && !name.startsWith("cors.")) ? raw : null;
		}
		return (read || raw.contains("://")) ? "${" + name + "}" : null;
	}

	private static List<String> origins(ConfigurableEnvironment environment, String placeholder) {
		try {
			String value = environment.resolvePlaceholders(placeholder);
			return (value.contains("://") && value.length() <= MAX_LENGTH)
					? List.of(StringUtils.tokenizeToStringArray(value, ",")) : List.of();
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that refers to itself
			return List.of();
		}
	}

}
