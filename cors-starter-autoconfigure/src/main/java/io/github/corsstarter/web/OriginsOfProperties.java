package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Words the comment on a policy whose origins are values of the application's properties,
 * so that they may differ between environments.
 */
final class OriginsOfProperties {

	private OriginsOfProperties() {
	}

	/**
	 * Return the comment.
	 * @param origins the origins of the policy
	 * @param properties the placeholders of properties by their origins; a list has its
	 * name instead of a placeholder
	 * @return the comment, empty if no property has such origins
	 */
	static String comment(List<String> origins, Map<List<String>, List<String>> properties) {
		List<String> left = new ArrayList<>(origins);
		List<String> values = new ArrayList<>();
		List<String> line = new ArrayList<>();
		List<String> lists = new ArrayList<>();
		for (List<String> each : properties.keySet()
			.stream()
			.sorted(Comparator.comparing((ofProperty) -> -ofProperty.size()))
			.toList()) {
			// An earlier property may have taken some
			if (left.containsAll(each)) {
				left.removeAll(each);
				List<String> names = properties.getOrDefault(each, List.of());
				values.add(String.join(", ", each) + ((each.size() == 1) ? " is" : " are") + " the value of "
						+ String.join(" and of ", names));
				(names.get(0).startsWith("$") ? line : lists).add(names.get(0));
			}
		}
		if (values.isEmpty()) {
			return "";
		}
		line.addAll(left);
		return String.join("; ", values) + ". If your settings read " + ((values.size() == 1) ? "it" : "them") + ", "
				+ (lists.isEmpty() ? "write allowed-origins: " + String.join(", ", line)
						: "set allowed-origins of this policy wherever " + String.join(" or ", lists) + " is set")
				+ ", since the values may differ elsewhere";
	}

}
