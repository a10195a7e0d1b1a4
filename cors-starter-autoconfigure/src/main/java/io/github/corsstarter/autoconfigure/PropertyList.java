package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * A list from one source, written as one value or element by element. Empty elements are
 * ignored but recorded.
 */
final class PropertyList {

	private final ConfigurationPropertySource source;

	private final ConfigurationProperty first;

	private final boolean indexed;

	private final List<String> texts = new ArrayList<>();

	private final List<Element> elements = new ArrayList<>();

	private final List<Element> empty = new ArrayList<>();

	/**
	 * Create an empty list.
	 * @param source the source
	 * @param first the value of the list or of its first element
	 * @param indexed whether it is written element by element
	 */
	PropertyList(ConfigurationPropertySource source, ConfigurationProperty first, boolean indexed) {
		this.source = source;
		this.first = first;
		this.indexed = indexed;
	}

	/**
	 * Add an element.
	 * @param text the trimmed text
	 * @param property the property of the element
	 */
	void add(String text, ConfigurationProperty property) {
		Element element = new Element(this.elements.size() + this.empty.size(), property);
		if (text.isBlank()) {
			this.empty.add(element);
		}
		else {
			this.texts.add(text);
			this.elements.add(element);
		}
	}

	/**
	 * Return the name of an element.
	 */
	static ConfigurationPropertyName element(ConfigurationPropertyName list, int position) {
		return list.append("[" + position + "]");
	}

	ConfigurationPropertySource source() {
		return this.source;
	}

	ConfigurationProperty first() {
		return this.first;
	}

	boolean isIndexed() {
		return this.indexed;
	}

	/**
	 * Return the number of elements, including empty ones.
	 */
	int size() {
		return this.elements.size() + this.empty.size();
	}

	/**
	 * Return the texts of the elements, without empty ones.
	 */
	List<String> texts() {
		return this.texts;
	}

	/**
	 * Return the elements, without empty ones.
	 */
	List<Element> elements() {
		return this.elements;
	}

	/**
	 * Return the empty elements.
	 */
	List<Element> empty() {
		return this.empty;
	}

	/**
	 * An element of the list.
	 *
	 * @param position its position in the list as written
	 * @param property the property
	 */
	record Element(int position, ConfigurationProperty property) {
	}

}
