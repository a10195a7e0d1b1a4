package io.github.corsstarter.autoconfigure.servlet;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.HiddenMethod;
import io.github.corsstarter.web.CorsLayer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.support.Repositories;
import org.springframework.data.rest.core.config.RepositoryRestConfiguration;
import org.springframework.data.rest.core.mapping.ResourceMappings;
import org.springframework.data.rest.core.mapping.ResourceMetadata;
import org.springframework.data.rest.webmvc.BaseUri;
import org.springframework.data.rest.webmvc.RepositoryRestHandlerMapping;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Reads the paths of repositories and their {@code @CrossOrigin} as Spring Data REST
 * does, which derives the paths.
 */
final class RepositoryCorsLayers {

	private static final boolean DATA_REST = ClassUtils.isPresent(
			"org.springframework.data.rest.webmvc.RepositoryRestHandlerMapping",
			RepositoryCorsLayers.class.getClassLoader());

	private RepositoryCorsLayers() {
	}

	/**
	 * Return the settings of repositories.
	 * @param beans the beans of the application
	 * @param mapping a handler mapping, possibly that of the repositories
	 * @return the path of each repository, if it can be read, and the settings of its
	 * annotation, {@code null} if it has none
	 */
	static Map<Class<?>, CorsLayer.Rule> find(ListableBeanFactory beans, HandlerMapping mapping) {
		return DATA_REST ? DataRest.find(beans, mapping) : Map.of();
	}

	/**
	 * Return the path that those of all handlers of Spring Data REST begin with.
	 * @param beans the beans of the application
	 * @return the path without a trailing slash, empty if there is none
	 */
	static String basePath(ListableBeanFactory beans) {
		return DATA_REST ? DataRest.basePath(beans) : "";
	}

	/**
	 * Isolates the types of Spring Data REST, which may be absent.
	 */
	private static final class DataRest {

		private static Map<Class<?>, CorsLayer.Rule> find(ListableBeanFactory beans, HandlerMapping mapping) {
			if (!(mapping instanceof RepositoryRestHandlerMapping)) {
				return Map.of();
			}
			Object accessor = HiddenField.read(RepositoryRestHandlerMapping.class, "corsConfigurationAccessor",
					mapping);
			ResourceMappings resources = beans.getBeanProvider(ResourceMappings.class).getIfUnique();
			Repositories repositories = beans.getBeanProvider(Repositories.class).getIfUnique();
			if (accessor == null || resources == null || repositories == null) {
				return Map.of();
			}
			Map<Class<?>, CorsLayer.Rule> rules = new LinkedHashMap<>();
			String basePath = basePath(beans);
			for (ResourceMetadata resource : resources) {
				Class<?> type = repositories.getRepositoryInformationFor(resource.getDomainType())
					.map(RepositoryInformation::getRepositoryInterface)
					.orElse(null);
				String path = resource.getPath().toString();
				CorsConfiguration settings = (type != null && resource.isExported()) ? settings(accessor, path) : null;
				boolean unreadable = type != null && settings == null
						&& AnnotatedElementUtils.hasAnnotation(type, CrossOrigin.class);
				if (type != null && resource.isExported() && !unreadable) {
					rules.put(type,
							new CorsLayer.Rule(basePath + path + "/**", (settings != null) ? sorted(settings) : null));
				}
			}
			return rules;
		}

		private static String basePath(ListableBeanFactory beans) {
			RepositoryRestConfiguration configuration = beans.getBeanProvider(RepositoryRestConfiguration.class)
				.getIfUnique();
			return (configuration != null) ? new BaseUri(configuration.getBasePath()).getUri().getPath() : "";
		}

		private static CorsConfiguration sorted(CorsConfiguration settings) {
			CorsConfiguration sorted = new CorsConfiguration(settings);
			List<String> methods = settings.getAllowedMethods();
			// Data REST keeps the methods in a set
			sorted.setAllowedMethods((methods != null) ? methods.stream().sorted().toList() : List.of());
			return sorted;
		}

		private static @Nullable CorsConfiguration settings(Object accessor, String path) {
			Method method = HiddenMethod.find(accessor.getClass(), "findCorsConfiguration", String.class);
			if (method == null) {
				return null;
			}
			try {
				return (ReflectionUtils.invokeMethod(method, accessor, path) instanceof Optional<?> found
						&& found.orElse(null) instanceof CorsConfiguration settings) ? settings : null;
			}
			catch (RuntimeException ex) {
				// A later version, or a native image
				return null;
			}
		}

	}

}
