package io.github.corsstarter.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Finds methods of Spring's types that aren't public.
 */
public final class HiddenMethod {

	private HiddenMethod() {
	}

	/**
	 * Find a method.
	 * @param type the declaring type
	 * @param name the name of the method
	 * @param parameters the types of its parameters
	 * @return the method, or {@code null} if it can't be called, such as in a native
	 * image
	 */
	public static @Nullable Method find(Class<?> type, String name, Class<?>... parameters) {
		try {
			Method method = ReflectionUtils.findMethod(type, name, parameters);
			if (method != null) {
				ReflectionUtils.makeAccessible(method);
			}
			return method;
		}
		catch (RuntimeException | LinkageError ex) {
			return null;
		}
	}

}
