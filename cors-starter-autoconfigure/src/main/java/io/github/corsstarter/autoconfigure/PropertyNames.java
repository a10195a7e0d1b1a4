package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * The names of all properties under {@code cors}, from the sources that can list their
 * names. Reads each name once.
 */
final class PropertyNames {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private static final ConfigurationPropertyName POLICIES = CORS.append("policies");

	private static final UnboundElementsSourceFilter OURS = new UnboundElementsSourceFilter();

	private final List<ConfigurationPropertyName> settings = new ArrayList<>();

	// The spelling of the last source, since others override a policy in other spellings
	private final Map<ConfigurationPropertyName, ConfigurationPropertyName> policies = new LinkedHashMap<>();

	private final Map<Place, ConfigurationPropertyName> lastElements = new HashMap<>();

	private final List<Place> unknown = new ArrayList<>();

	PropertyNames(List<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				add(iterable);
			}
		}
	}

	/**
	 * Return whether unknown names in a source are mistakes. Environment variables and
	 * system properties are exempt, since other programs share them.
	 */
	static boolean areOurs(ConfigurationPropertySource source) {
		return OURS.apply(source);
	}

	private void add(IterableConfigurationPropertySource source) {
		ConfigurationPropertyName list = null;
		ConfigurationPropertyName last = CORS;
		int lastIndex = -1;
		for (ConfigurationPropertyName name : source) {
			if (list != null && name.isLastElementIndexed() && list.isParentOf(name)) {
				// Fast path for the elements of a long list
				int index = index(name);
				last = (index > lastIndex) ? name : last;
				lastIndex = Math.max(index, lastIndex);
			}
			else if (CORS.isAncestorOf(name)) {
				addLast(list, source, last);
				boolean element = add(name, source) && name.isLastElementIndexed() && !POLICIES.isParentOf(name);
				list = element ? name.getParent() : null;
				last = name;
				lastIndex = element ? index(name) : -1;
			}
		}
		addLast(list, source, last);
	}

	private void addLast(@Nullable ConfigurationPropertyName list, ConfigurationPropertySource source,
			ConfigurationPropertyName last) {
		if (list != null) {
			this.lastElements.merge(new Place(list, source), last,
					(one, other) -> (index(one) > index(other)) ? one : other);
		}
	}

	/**
	 * Add a name.
	 * @return whether the name is known
	 */
	private boolean add(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (!PropertyKeys.isKnown(name)) {
			if (areOurs(source)) {
				this.unknown.add(new Place(name, source));
			}
			else if (POLICIES.isAncestorOf(name)) {
				addPolicyOfVariable(name.chop(3), source);
			}
			return false;
		}
		this.settings.add(name);
		boolean ofPolicy = POLICIES.isAncestorOf(name) && (name.getNumberOfElements() > 3 || areOurs(source));
		// Some sources list names without a value
		if (ofPolicy && PropertyValues.peek(source, name) != null) {
			ConfigurationPropertyName policy = name.chop(3);
			this.policies.put(policy, policy);
		}
		return true;
	}

	/**
	 * Add a policy if a variable sets one of its properties, with underscores instead of
	 * dashes. The name of the variable alone is ambiguous.
	 */
	private void addPolicyOfVariable(ConfigurationPropertyName policy, ConfigurationPropertySource source) {
		for (ConfigurationPropertyName setting : PropertyKeys.settings(policy)) {
			if (PropertyValues.peek(source, setting) != null
					|| PropertyValues.peek(source, PropertyList.element(setting, 0)) != null) {
				this.policies.putIfAbsent(policy, policy);
				return;
			}
		}
	}

	/**
	 * Return the position of an element in its list.
	 * @return the position, or {@link Integer#MAX_VALUE} if the name has none
	 */
	static int index(ConfigurationPropertyName element) {
		String text = element.getLastElement(Form.ORIGINAL);
		int index = 0;
		for (int i = 0; i < text.length(); i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9 || i > 8) {
				return Integer.MAX_VALUE;
			}
			index = 10 * index + digit;
		}
		return index;
	}

	/**
	 * Return whether there are properties under a name.
	 */
	boolean isAncestor(ConfigurationPropertyName name) {
		return this.settings.stream().anyMatch(name::isAncestorOf);
	}

	/**
	 * Return the prefixes of the policies' properties.
	 */
	Collection<ConfigurationPropertyName> policies() {
		return this.policies.values();
	}

	boolean hasPolicy(String name) {
		return this.policies.containsKey(POLICIES.append(name));
	}

	/**
	 * Return the last element of a list that a source sets element by element.
	 * @return the name of the element, or {@code null} if there is none
	 */
	@Nullable ConfigurationPropertyName lastElement(ConfigurationPropertyName list, ConfigurationPropertySource source) {
		return this.lastElements.get(new Place(list, source));
	}

	/**
	 * Return the unknown names, without those in exempt sources.
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

}
