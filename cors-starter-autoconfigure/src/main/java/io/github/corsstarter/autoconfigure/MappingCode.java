package io.github.corsstarter.autoconfigure;

import java.util.Arrays;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;

/**
 * Detects handler mappings that decide about CORS in code, so that settings don't
 * determine what applies to their handlers.
 */
public final class MappingCode {

	// Methods of Spring's mappings, on either stack
	private static final Set<String> DECIDING = Set.of("getCorsConfiguration", "getCorsConfigurationSource",
			"getCorsHandlerExecutionChain", "getCorsProcessor", "getHandler", "hasCorsConfigurationSource",
			"initCorsConfiguration");

	private MappingCode() {
	}

	/**
	 * Return whether a mapping decides in code other than Spring's.
	 * @param mapping the mapping
	 * @param processor the processor of its settings, or {@code null} if it has none
	 * @return whether the mapping overrides a deciding method or has another processor
	 */
	public static boolean decides(Object mapping, @Nullable Object processor) {
		boolean decides = processor != null && !isSprings(processor.getClass());
		for (Class<?> type = ClassUtils.getUserClass(mapping); !isSprings(type); type = type.getSuperclass()) {
			// A native image doesn't know its methods
			decides |= NativeDetector.inNativeImage() || Arrays.stream(type.getDeclaredMethods())
				.anyMatch((method) -> DECIDING.contains(method.getName()));
		}
		return decides;
	}

	/**
	 * Return whether a class is Spring's.
	 * @param type the class
	 * @return whether it is
	 */
	public static boolean isSprings(Class<?> type) {
		return type == Object.class || type.getName().startsWith("org.springframework.");
	}

	/**
	 * Return whether a bean exists, so that getting it creates nothing.
	 * @param beans the beans of the application
	 * @param name the name of the bean, which may be that of a parent
	 * @return whether it exists
	 */
	public static boolean exists(BeanFactory beans, String name) {
		BeanFactory factory = (beans instanceof ConfigurableApplicationContext context) ? context.getBeanFactory()
				: beans;
		if (factory instanceof SingletonBeanRegistry singletons && singletons.containsSingleton(name)) {
			return true;
		}
		BeanFactory parent = (factory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
		return parent != null && exists(parent, name);
	}

}
