package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Looks up values in the property sources of an environment, and converts them. All
 * properties under {@code cors} are converted here. Spring Boot looks up the names, so
 * all its spellings are supported. Every value is read as text, without leading and
 * trailing white space.
 */
final class PropertyValues {

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	private final PropertySourcesPlaceholdersResolver placeholders;

	private final List<PropertyProblem> problems = new ArrayList<>();

	PropertyValues(Environment environment) {
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
		this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
	}

	List<ConfigurationPropertySource> sources() {
		return this.sources;
	}

	/**
	 * Return the problems so far. The list is mutable.
	 */
	List<PropertyProblem> problems() {
		return this.problems;
	}

	/**
	 * Find a property in the first source that has it.
	 * @param name the name of the property
	 * @return the property, or {@code null} if no source has it or it is empty in the
	 * first one
	 */
	@Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = get(source, name);
			if (property != null) {
				return isEmpty(property.getValue()) ? null : property;
			}
		}
		return null;
	}

	/**
	 * Convert the value of a property.
	 * @param property the property
	 * @param type the type
	 * @return the value, or {@code null} if it is blank or has the wrong type, which is a
	 * problem
	 */
	@Nullable Object convert(ConfigurationProperty property, Class<?> type) {
		String text = resolve(property.getValue());
		try {
			return text.isBlank() ? null : convert(text, type);
		}
		catch (IllegalArgumentException | ConversionException ex) {
			addProblem(PropertyKeys.display(property.getName()), property, explanation(type), suggestion(type));
			return null;
		}
	}

	/**
	 * Convert a text.
	 * @param text the text, which isn't blank
	 * @param type the type
	 * @return the value
	 */
	static @Nullable Object convert(String text, Class<?> type) {
		return (type == Duration.class) ? DurationStyle.detectAndParse(text, ChronoUnit.SECONDS)
				: ApplicationConversionService.getSharedInstance().convert(text, type);
	}

	/**
	 * Read a list from the first source that has it, as one value or element by element.
	 * @param name the name of the list
	 * @return the list, or {@code null} if no source has it
	 */
	@Nullable PropertyList readList(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = get(source, name);
			PropertyList list = (property != null) ? split(source, property) : readElements(source, name);
			if (list != null) {
				return list;
			}
		}
		return null;
	}

	private @Nullable PropertyList readElements(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty first = get(source, PropertyList.element(name, 0));
		if (first == null) {
			return null;
		}
		PropertyList list = new PropertyList(source, first, true);
		ConfigurationProperty property = first;
		for (int i = 1; property != null; i++) {
			list.add(resolve(property.getValue()), property);
			property = get(source, PropertyList.element(name, i));
		}
		return list;
	}

	private PropertyList split(ConfigurationPropertySource source, ConfigurationProperty property) {
		PropertyList list = new PropertyList(source, property, false);
		Object value = property.getValue();
		Object elements = value.getClass().isArray() ? Arrays.asList(ObjectUtils.toObjectArray(value)) : value;
		if (elements instanceof Collection<?> collection) {
			collection.forEach((element) -> list.add(resolve(element), property));
		}
		else if (!isEmpty(value)) {
			String text = resolve(value);
			for (String element : text.isBlank() ? new String[0] : StringUtils.delimitedListToStringArray(text, ",")) {
				list.add(element.trim(), property);
			}
		}
		return list;
	}

	/**
	 * Return whether a list has elements, without reading all of them.
	 * @param name the name of the list
	 * @return whether the first source that has the list has an element that isn't empty
	 */
	boolean hasElements(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = get(source, name);
			if (property != null) {
				return !split(source, property).texts().isEmpty();
			}
			int size = 0;
			while ((property = get(source, PropertyList.element(name, size))) != null) {
				if (!resolve(property.getValue()).isBlank()) {
					return true;
				}
				size++;
			}
			if (size > 0) {
				return false;
			}
		}
		return false;
	}

	/**
	 * Get a property from a source. A failure, such as a missing decryption key, is
	 * reported as a problem.
	 */
	private @Nullable ConfigurationProperty get(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		try {
			return source.getConfigurationProperty(name);
		}
		catch (RuntimeException ex) {
			this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, PropertyKeys.display(name), null, null,
					"The value can't be read: " + ex.getMessage() + ".", "Give the property source \"" + name(source)
							+ "\" what it needs, such as the password for decryption"));
			return null;
		}
	}

	/**
	 * Get a property from a source, ignoring failures, which are reported where the
	 * property is read.
	 */
	static @Nullable ConfigurationProperty peek(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		try {
			return source.getConfigurationProperty(name);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	// The text form of a source may contain its values
	private static String name(ConfigurationPropertySource source) {
		return (source.getUnderlyingSource() instanceof PropertySource<?> underlying) ? underlying.getName()
				: source.getClass().getName();
	}

	/**
	 * Return the number of elements of a list.
	 * @param name the name of the list
	 * @return the number, 0 if the name isn't the name of a list
	 */
	int sizeOfList(String name) {
		ConfigurationPropertyName parsed = ConfigurationPropertyName.ofIfValid(name);
		for (ConfigurationPropertySource source : this.sources) {
			int size = 0;
			while (parsed != null && get(source, PropertyList.element(parsed, size)) != null) {
				size++;
			}
			if (size > 0) {
				return size;
			}
		}
		return 0;
	}

	static boolean isEmpty(Object value) {
		return ObjectUtils.isEmpty(value) || value.toString().isBlank();
	}

	/**
	 * Resolve the placeholders of a text. A placeholder that refers to itself or to an
	 * unreadable value stays unresolved, which is a problem for every setting.
	 */
	private String resolve(@Nullable Object value) {
		if (value == null) {
			return "";
		}
		try {
			return String.valueOf(this.placeholders.resolvePlaceholders(value)).trim();
		}
		catch (RuntimeException ex) {
			return String.valueOf(value).trim();
		}
	}

	/**
	 * Add a problem for an invalid value.
	 */
	void addProblem(String name, ConfigurationProperty property, String explanation, String suggestion) {
		this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, name, PropertySettings.value(property),
				PropertySettings.origin(property), explanation, suggestion));
	}

	private static String explanation(Class<?> type) {
		if (type == Duration.class) {
			return "Not a valid duration.";
		}
		return isNumber(type) ? "Not a whole number." : "Must be true or false.";
	}

	private static String suggestion(Class<?> type) {
		if (type == Duration.class) {
			return "Write a number of seconds, or a number with a unit, such as 600 or 10m";
		}
		return isNumber(type) ? "Write a whole number, or remove it to use the default" : "Write true or false";
	}

	private static boolean isNumber(Class<?> type) {
		return type == int.class || type == Integer.class;
	}

}
