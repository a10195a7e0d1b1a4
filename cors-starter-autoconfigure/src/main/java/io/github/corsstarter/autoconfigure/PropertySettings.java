package io.github.corsstarter.autoconfigure;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;

/**
 * The set properties under {@code cors} and their sources.
 */
final class PropertySettings {

	private static final ConfigurationPropertyName POLICIES = ConfigurationPropertyName.of("cors.policies");

	private final List<ConfigurationPropertySource> sources;

	private final Map<ConfigurationPropertyName, Setting> settings = new LinkedHashMap<>();

	PropertySettings(List<ConfigurationPropertySource> sources) {
		this.sources = sources;
	}

	/**
	 * Add a property with a single value.
	 */
	void addValue(ConfigurationPropertyName name, ConfigurationProperty property) {
		this.settings.put(name, new Setting(property, null));
	}

	/**
	 * Add a list.
	 */
	void addList(ConfigurationPropertyName name, PropertyList list) {
		this.settings.put(name, new Setting(list.first(), list));
	}

	/**
	 * Return the source of a property.
	 * @param name the name of the property
	 * @param index the position in a list, or -1
	 * @return the source, that of its policy if the property isn't set, or {@code null}
	 * if unknown
	 */
	@Nullable Origin origin(ConfigurationPropertyName name, int index) {
		Setting setting = this.settings.get(name);
		if (setting != null) {
			PropertyList list = setting.list;
			return ((list != null && index >= 0 && index < list.elements().size())
					? list.elements().get(index).property() : setting.property)
				.getOrigin();
		}
		return POLICIES.isAncestorOf(name) ? originOfPolicy(name.chop(3)) : null;
	}

	/**
	 * Return the position of an element in its list as written, including empty elements.
	 * @param name the name of the list
	 * @param index the position among elements that aren't empty
	 * @return the position
	 */
	int position(ConfigurationPropertyName name, int index) {
		Setting setting = this.settings.get(name);
		PropertyList list = (setting != null) ? setting.list : null;
		return (list != null && index < list.elements().size()) ? list.elements().get(index).position() : index;
	}

	/**
	 * Return the number of elements of a list, without empty ones.
	 * @param name the name of the list
	 * @return the number, 0 if the list isn't set
	 */
	int size(ConfigurationPropertyName name) {
		Setting setting = this.settings.get(name);
		return (setting != null && setting.list != null) ? setting.list.elements().size() : 0;
	}

	/**
	 * Return the property of a list without elements.
	 * @param name the name of the list
	 * @return the property, or {@code null} if the list isn't set, or has elements
	 */
	@Nullable ConfigurationProperty emptyList(ConfigurationPropertyName name) {
		Setting setting = this.settings.get(name);
		return (setting != null && setting.list != null && setting.list.texts().isEmpty()) ? setting.property : null;
	}

	private @Nullable Origin originOfPolicy(ConfigurationPropertyName prefix) {
		for (ConfigurationPropertyName name : this.settings.keySet()) {
			if (prefix.isAncestorOf(name)) {
				return origin(name, 0);
			}
		}
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = PropertyValues.peek(source, prefix);
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

	/**
	 * Return the sources of a policy's properties, including inherited ones.
	 * @param prefix the prefix of the policy's properties, {@code cors} for the top level
	 * @return the sources by property
	 */
	Map<String, String> origins(ConfigurationPropertyName prefix) {
		Map<String, String> origins = new TreeMap<>();
		Set<String> own = new HashSet<>();
		this.settings.forEach((name, setting) -> {
			if (POLICIES.isParentOf(prefix) && prefix.isAncestorOf(name)) {
				own.add(name.getElement(3, Form.UNIFORM));
				addOrigins(name, setting, origins);
			}
		});
		this.settings.forEach((name, setting) -> {
			if (!POLICIES.isAncestorOf(name) && !own.contains(name.getElement(1, Form.UNIFORM))) {
				addOrigins(name, setting, origins);
			}
		});
		return origins;
	}

	private void addOrigins(ConfigurationPropertyName name, Setting setting, Map<String, String> origins) {
		String property = PropertyKeys.display(name);
		PropertyList list = setting.list;
		if (list == null || !list.isIndexed()) {
			origins.put(property, PropertyOriginText.of(setting.property.getOrigin()));
			return;
		}
		for (PropertyList.Element element : list.elements()) {
			origins.put(property + "[" + element.position() + "]",
					PropertyOriginText.of(element.property().getOrigin()));
		}
	}

	/**
	 * Return the text of a property with a single value.
	 * @param name the name of the property
	 * @return the text as configured, or {@code null} if the property isn't set
	 */
	@Nullable String text(ConfigurationPropertyName name) {
		Setting setting = this.settings.get(name);
		return (setting != null && (setting.list == null || !setting.list.isIndexed())) ? value(setting.property)
				: null;
	}

	/**
	 * Return whether a property is set.
	 */
	boolean isSet(ConfigurationPropertyName name) {
		return this.settings.containsKey(name);
	}

	static String value(@Nullable ConfigurationProperty property) {
		return (property != null) ? String.valueOf(property.getValue()) : "";
	}

	static @Nullable Origin origin(@Nullable ConfigurationProperty property) {
		return (property != null) ? property.getOrigin() : null;
	}

	/**
	 * A set property.
	 *
	 * @param property the property, or the first element of a list
	 * @param list the list, or {@code null} for a single value
	 */
	private record Setting(ConfigurationProperty property, @Nullable PropertyList list) {
	}

}
