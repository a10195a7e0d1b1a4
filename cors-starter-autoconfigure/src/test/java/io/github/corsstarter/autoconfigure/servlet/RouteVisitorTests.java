package io.github.corsstarter.autoconfigure.servlet;

import java.lang.reflect.Field;
import java.util.Objects;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.function.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functional routes of Spring Cloud Gateway for Spring MVC.
 */
@Tag("gateway")
class RouteVisitorTests {

	@Test
	void aGatewayWithoutPropertiesHasNoRoutes() throws ClassNotFoundException {
		Field field = ReflectionUtils.findField(
				ClassUtils.forName("org.springframework.cloud.gateway.server.mvc.config.RouterFunctionHolderFactory",
						getClass().getClassLoader()),
				"NEVER_ROUTE");
		ReflectionUtils.makeAccessible(Objects.requireNonNull(field));
		RouterFunction<?> never = (RouterFunction<?>) Objects.requireNonNull(ReflectionUtils.getField(field, null));
		assertThat(RouteVisitor.read(never).routes()).isEmpty();
	}

}
