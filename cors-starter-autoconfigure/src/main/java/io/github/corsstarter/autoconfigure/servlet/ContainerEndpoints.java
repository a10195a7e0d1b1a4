package io.github.corsstarter.autoconfigure.servlet;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.MappingCode;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/**
 * Finds the WebSocket endpoints that Spring registers with the servlet container.
 */
final class ContainerEndpoints {

	private ContainerEndpoints() {
	}

	/**
	 * Return their path patterns.
	 */
	static Set<String> paths(ConfigurableListableBeanFactory beans) {
		Set<String> paths = new LinkedHashSet<>();
		for (ServerEndpointExporter exporter : existing(beans, ServerEndpointExporter.class)) {
			Stream<Class<?>> ofBeans = Stream.of(beans.getBeanNamesForAnnotation(ServerEndpoint.class))
				.<Class<?>>map(beans::getType);
			Object classes = HiddenField.read(ServerEndpointExporter.class, "annotatedEndpointClasses", exporter);
			Stream<?> ofExporter = (classes instanceof Collection<?> listed) ? listed.stream() : Stream.empty();
			Stream.concat(ofBeans, ofExporter)
				.filter(Class.class::isInstance)
				.map((type) -> AnnotatedElementUtils.findMergedAnnotation((Class<?>) type, ServerEndpoint.class))
				.filter(Objects::nonNull)
				.forEach((endpoint) -> paths.add(endpoint.value()));
			existing(beans, ServerEndpointConfig.class).forEach((endpoint) -> paths.add(endpoint.getPath()));
		}
		return paths;
	}

	/**
	 * Return the beans of a type. Lazy ones aren't created for this.
	 */
	private static <T> List<T> existing(ConfigurableListableBeanFactory beans, Class<T> type) {
		return Stream.of(beans.getBeanNamesForType(type, false, false))
			.filter((name) -> MappingCode.exists(beans, name))
			.map((name) -> beans.getBean(name, type))
			.toList();
	}

}
