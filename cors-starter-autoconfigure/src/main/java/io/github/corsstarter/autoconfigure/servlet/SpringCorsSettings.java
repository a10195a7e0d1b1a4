package io.github.corsstarter.autoconfigure.servlet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.ScopedTarget;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.HandlerLayers;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Reads the settings of Spring's CORS filters and of its sources.
 */
final class SpringCorsSettings {

	/**
	 * Settings that can't be read, for all paths.
	 */
	static final List<CorsLayer.Rule> ANYWHERE = List.of(new CorsLayer.Rule("/**", null));

	private SpringCorsSettings() {
	}

	/**
	 * Return whether a filter applies the settings that Spring MVC has for the handler of
	 * a request, as Spring Security's does without a source of its own.
	 */
	static boolean appliesSettingsOfHandlers(Filter filter) {
		Object source = (filter instanceof CorsFilter corsFilter && filter.getClass() == CorsFilter.class)
				? source(corsFilter) : null;
		return source != null && isOfSpringMvc(source.getClass());
	}

	/**
	 * Return whether a type is one of Spring MVC's own.
	 */
	static boolean isOfSpringMvc(@Nullable Class<?> type) {
		return type != null && ClassUtils.getPackageName(type).startsWith("org.springframework.web.servlet");
	}

	/**
	 * Return the source of a filter.
	 */
	static @Nullable Object source(CorsFilter filter) {
		Object source = HiddenField.read(CorsFilter.class, "configSource", filter);
		return (source != null) ? ScopedTarget.of(source) : null;
	}

	/**
	 * Return the class whose code contains the settings of a filter, or {@code null} if
	 * they aren't in code.
	 */
	static @Nullable Class<?> code(CorsFilter filter) {
		Object processor = HiddenField.read(CorsFilter.class, "processor", filter);
		Object source = source(filter);
		if (filter.getClass() != CorsFilter.class) {
			return filter.getClass();
		}
		if (processor != null && processor.getClass() != DefaultCorsProcessor.class) {
			return processor.getClass();
		}
		return (source != null && source.getClass() != UrlBasedCorsConfigurationSource.class) ? source.getClass()
				: null;
	}

	/**
	 * Return the settings of a filter. Subclasses and other processors decide in code.
	 */
	static List<CorsLayer.Rule> rules(CorsFilter filter) {
		return (code(filter) == null && source(filter) instanceof CorsConfigurationSource source) ? rules(source)
				: ANYWHERE;
	}

	/**
	 * Return the settings of a source. Only Spring's own can be read.
	 */
	static List<CorsLayer.Rule> rules(CorsConfigurationSource source) {
		return (source.getClass() == UrlBasedCorsConfigurationSource.class
				&& source instanceof UrlBasedCorsConfigurationSource byPath) ? CorsLayer.Rule.of(inOrder(byPath))
						: ANYWHERE;
	}

	/**
	 * Return the settings of a source by path.
	 */
	static Map<String, CorsConfiguration> settings(@Nullable CorsConfigurationSource source) {
		if (source == null) {
			return Map.of();
		}
		return (source.getClass() == UrlBasedCorsConfigurationSource.class
				&& source instanceof UrlBasedCorsConfigurationSource byPath) ? inOrder(byPath)
						: HandlerLayers.unreadable();
	}

	/**
	 * Return the settings of a source in the order in which it looks them up. Its getter
	 * returns them in a different order.
	 */
	private static Map<String, CorsConfiguration> inOrder(UrlBasedCorsConfigurationSource source) {
		Map<String, CorsConfiguration> settings = new LinkedHashMap<>();
		if (HiddenField.read(UrlBasedCorsConfigurationSource.class, "corsConfigurations",
				source) instanceof Map<?, ?> byPath) {
			byPath.forEach((pattern, each) -> {
				if (pattern instanceof PathPattern path && each instanceof CorsConfiguration configuration) {
					settings.put(path.getPatternString(), configuration);
				}
			});
		}
		Map<String, CorsConfiguration> all = (settings.size() == source.getCorsConfigurations().size()) ? settings
				: new LinkedHashMap<>(source.getCorsConfigurations());
		// A relative pattern matches nothing
		all.keySet().removeIf((pattern) -> !pattern.startsWith("/"));
		return all;
	}

}
