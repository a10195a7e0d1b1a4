package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * The names of all properties below {@code cors}, of the sources that can list theirs.
 * Looks at each name once.
 */
final class PropertyNames {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private static final ConfigurationPropertyName POLICIES = CORS.append("policies");

	private static final UnboundElementsSourceFilter OURS = new UnboundElementsSourceFilter();

	private final List<ConfigurationPropertyName> settings = new ArrayList<>();

	// As the last source writes it: others override a policy in spellings of their own
	private final Map<ConfigurationPropertyName, ConfigurationPropertyName> policies = new LinkedHashMap<>();

	private final Map<ConfigurationPropertyName, LastElement> lists = new LinkedHashMap<>();

	private final List<Place> unknown = new ArrayList<>();

	PropertyNames(Iterable<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				add(iterable);
			}
		}
	}

	/**
	 * Return whether whoever wrote a source may be expected to know what its names mean
	 * here. Variables of the system have other owners too.
	 */
	static boolean areOurs(ConfigurationPropertySource source) {
		return OURS.apply(source);
	}

	private void add(IterableConfigurationPropertySource source) {
		ConfigurationPropertyName list = null;
		int last = -1;
		for (ConfigurationPropertyName name : source) {
			if (list != null && name.isLastElementIndexed() && list.isParentOf(name)) {
				// One of thousands, maybe
				last = Math.max(last, index(name));
			}
			else if (CORS.isAncestorOf(name)) {
				addLast(list, last, source);
				boolean element = add(name, source) && name.isLastElementIndexed();
				list = element ? name.getParent() : null;
				last = element ? index(name) : -1;
			}
		}
		addLast(list, last, source);
	}

	private void addLast(@Nullable ConfigurationPropertyName list, int last, ConfigurationPropertySource source) {
		if (list != null) {
			LastElement other = this.lists.get(list);
			if (other == null || (other.source == source && other.index < last)) {
				this.lists.put(list, new LastElement(source, last));
			}
		}
	}

	private static int index(ConfigurationPropertyName name) {
		String text = name.getLastElement(Form.ORIGINAL);
		return (text.length() < 10 && name.isNumericIndex(name.getNumberOfElements() - 1)) ? Integer.parseInt(text)
				: -1;
	}

	/**
	 * Add a name that isn't one more element of the same list.
	 * @return whether it is known
	 */
	private boolean add(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (!PropertyKeys.isKnown(name)) {
			if (areOurs(source)) {
				this.unknown.add(new Place(name, source));
			}
			return false;
		}
		this.settings.add(name);
		if (POLICIES.isAncestorOf(name) && (name.getNumberOfElements() > 3 || areOurs(source))) {
			ConfigurationPropertyName policy = name.chop(3);
			this.policies.put(policy, policy);
		}
		return true;
	}

	/**
	 * Return whether there are properties below a name.
	 */
	boolean isAncestor(ConfigurationPropertyName name) {
		return this.settings.stream().anyMatch(name::isAncestorOf);
	}

	/**
	 * Return the names that the properties of each policy begin with.
	 */
	Collection<ConfigurationPropertyName> policies() {
		return this.policies.values();
	}

	/**
	 * Return the lists that have been written element by element.
	 * @return the last element in the first source that has any
	 */
	Map<ConfigurationPropertyName, LastElement> lists() {
		return this.lists;
	}

	/**
	 * Return the names that mean nothing, in sources that are ours.
	 */
	List<Place> unknown() {
		return this.unknown;
	}

	/**
	 * A name in a source.
	 *
	 * @param name the name
	 * @param source the source
	 */
	record Place(ConfigurationPropertyName name, ConfigurationPropertySource source) {
	}

	/**
	 * The last element of a list.
	 *
	 * @param source where it is
	 * @param index its position
	 */
	record LastElement(ConfigurationPropertySource source, int index) {
	}

}
