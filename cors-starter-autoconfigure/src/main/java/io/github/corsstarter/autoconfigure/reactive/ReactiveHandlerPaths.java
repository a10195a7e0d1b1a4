package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;

import io.github.corsstarter.web.HandlerPaths;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.reactive.UrlHandlerFilter;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;

/**
 * Determines how the handlers of a reactive application read paths.
 */
final class ReactiveHandlerPaths {

	private final ListableBeanFactory beans;

	ReactiveHandlerPaths(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Return how the handlers read paths. Call this after all handlers are registered.
	 */
	HandlerPaths get() {
		boolean matchCase = false;
		boolean ignoreCase = false;
		boolean gateway = false;
		for (AbstractHandlerMapping mapping : BeanFactoryUtils
			.beansOfTypeIncludingAncestors(this.beans, AbstractHandlerMapping.class, false, false)
			.values()) {
			String from = ClassUtils.getPackageName(mapping.getClass());
			gateway |= from.startsWith("org.springframework.cloud.gateway.");
			// The actuator's mappings always compare paths exactly
			if (!from.startsWith("org.springframework.boot.")) {
				boolean matches = mapping.getPathPatternParser().isCaseSensitive();
				matchCase |= matches;
				ignoreCase |= !matches;
			}
		}
		boolean urlHandler = this.beans.getBeanNamesForType(UrlHandlerFilter.class, false, false).length > 0;
		// The server behind a gateway may map a path differently; WebFlux itself matches
		// only segments
		return new HandlerPaths(List.of(), matchCase || !ignoreCase, ignoreCase, urlHandler, gateway, false, List.of());
	}

}
