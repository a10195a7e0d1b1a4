package io.github.corsstarter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;

/**
 * Describes the sources of properties.
 */
final class PropertyOriginText {

	private PropertyOriginText() {
	}

	/**
	 * Describe a source.
	 * @param origin the source of a property, or {@code null} if unknown
	 * @return the file, line and column, or the variable or argument
	 */
	static String of(@Nullable Origin origin) {
		Origin place = origin;
		while (place instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null) {
			place = wrapper.getOrigin();
		}
		if (place == null) {
			return "an unknown source";
		}
		String text = describe(place);
		Origin parent = place.getParent();
		return (parent != null) ? text + ", imported by " + of(parent) : text;
	}

	private static String describe(Origin origin) {
		if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
			TextResourceOrigin.Location location = text.getLocation();
			return name(text.getResource()) + ((location != null)
					? ", line " + (location.getLine() + 1) + ", column " + (location.getColumn() + 1) : "");
		}
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return "environment variable " + variable.getProperty();
		}
		if (origin instanceof PropertySourceOrigin property) {
			String source = property.getPropertySource().getName();
			return switch (source) {
				case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME ->
					"command line argument --" + property.getPropertyName();
				case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME ->
					"system property " + property.getPropertyName();
				case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME ->
					"environment variable " + property.getPropertyName();
				default -> "property source \"" + source + "\"";
			};
		}
		return origin.toString();
	}

	// "class path resource [application.yml]", "URL [file:/etc/app/application.yml]"
	private static String name(Resource resource) {
		String description = resource.getDescription();
		int start = description.indexOf('[');
		int end = description.lastIndexOf(']');
		String name = (start >= 0 && end > start) ? description.substring(start + 1, end) : description;
		return name.startsWith("file:") ? name.substring("file:".length()) : name;
	}

}
