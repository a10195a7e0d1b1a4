package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.corsstarter.policy.OriginPattern;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Finds the properties of an application whose values are origins. Its CORS settings may
 * read them, so that they differ between environments.
 */
public final class OriginPlaceholders {

	private static final int MAX_LENGTH = 2_000;

	private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

	private static final Pattern NAMED_LIKE_ORIGINS = Pattern.compile("(?i)cors|origin");

	private static final List<String> OF_LIBRARIES = List.of("cors.", "spring.cloud.gateway.", "spring.graphql.",
			"management.", "server.");

	private OriginPlaceholders() {
	}

	/**
	 * Return names of properties whose values consist of origins. Those of libraries
	 * count only if their values are placeholders.
	 * @param environment the environment
	 * @return the placeholders by origins, those named like CORS or origins first; a list
	 * has its name instead of a placeholder
	 */
	public static Map<List<String>, List<String>> find(Environment environment) {
		Map<List<String>, List<String>> found = new LinkedHashMap<>();
		if (environment instanceof ConfigurableEnvironment configurable) {
			// The application's own names rather than those of variables that they read
			for (boolean ofSystem : new boolean[] { false, true }) {
				Map<List<String>, List<String>> named = new LinkedHashMap<>();
				configurable.getPropertySources()
					.stream()
					.filter((source) -> isOfSystem(source) == ofSystem)
					.forEach((source) -> {
						if (source instanceof EnumerablePropertySource<?> enumerable) {
							lists(configurable, enumerable).forEach((name, origins) -> {
								List<String> names = named.computeIfAbsent(origins, (absent) -> new ArrayList<>());
								if (!names.contains(name)) {
									names.add(name);
								}
							});
						}
					});
				named.values()
					.forEach((names) -> names
						.sort(Comparator.comparing((name) -> !NAMED_LIKE_ORIGINS.matcher(name).find())));
				named.forEach(found::putIfAbsent);
			}
		}
		return found;
	}

	private static boolean isOfSystem(PropertySource<?> source) {
		return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
				|| source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	/**
	 * Return the origins of a source by placeholder, or by the name of a list.
	 */
	private static Map<String, List<String>> lists(ConfigurableEnvironment environment,
			EnumerablePropertySource<?> source) {
		Map<String, Map<String, List<String>>> byName = new TreeMap<>();
		for (String name : source.getPropertyNames()) {
			try {
				String placeholder = placeholder(name, source.getProperty(name));
				List<String> origins = (placeholder != null) ? origins(environment.resolvePlaceholders(placeholder))
						: List.of();
				if (placeholder != null && !origins.isEmpty()) {
					byName.computeIfAbsent(INDEX.matcher(name).replaceAll(""), (absent) -> new TreeMap<>())
						.put(placeholder, origins);
				}
			}
			catch (RuntimeException ex) {
				// A placeholder that refers to itself, or a source that fails. The result
				// is only a hint
			}
		}
		Map<String, List<String>> lists = new LinkedHashMap<>();
		byName.forEach((name, elements) -> {
			String placeholder = elements.keySet().iterator().next();
			boolean indexed = placeholder.startsWith("${" + name + "[");
			lists.put(indexed ? name : placeholder, elements.values().stream().flatMap(List::stream).toList());
		});
		return lists;
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
		boolean any = raw.equals("*") && NAMED_LIKE_ORIGINS.matcher(name).find();
		return (read || any || raw.contains("://")) ? "${" + name + "}" : null;
	}

	/**
	 * Return the elements of a value as a policy has them, or nothing if one of them is
	 * no origin.
	 */
	private static List<String> origins(String value) {
		List<String> origins = new ArrayList<>();
		for (String element : StringUtils.tokenizeToStringArray((value.length() <= MAX_LENGTH) ? value : "", ",")) {
			OriginPattern origin = OriginPattern.parse(element).pattern();
			if (origin == null) {
				return List.of();
			}
			origins.add(origin.toString());
		}
		return origins;
	}

}
