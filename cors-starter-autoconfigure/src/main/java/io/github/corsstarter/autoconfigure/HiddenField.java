package io.github.corsstarter.autoconfigure;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads fields of Spring's types that have no getter.
 */
public final class HiddenField {

	private HiddenField() {
	}

	/**
	 * Return the value of a field.
	 * @param type the declaring type
	 * @param name the name of the field
	 * @param target the object
	 * @return the value, or {@code null} if it can't be read, such as in a native image
	 */
	public static @Nullable Object read(Class<?> type, String name, Object target) {
		try {
			Field field = ReflectionUtils.findField(type, name);
			if (field == null) {
				return null;
			}
			ReflectionUtils.makeAccessible(field);
			return ReflectionUtils.getField(field, target);
		}
		catch (RuntimeException | LinkageError ex) {
			return null;
		}
	}

}
