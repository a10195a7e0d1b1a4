package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policies of a translation. Where patterns of Spring's settings match the same
 * paths, the first one applies. Where patterns of policies do, the most specific one
 * applies, so a policy may need an additional path for the paths that they have in
 * common.
 */
final class TranslatedPolicies {

	private static final String EVERYWHERE = "/**";

	private static final int MAX_COMPARISONS = 100_000;

	private final List<TranslatedPolicy> all = new ArrayList<>();

	private final Set<String> remarks = new LinkedHashSet<>();

	private final List<String> leftAlone;

	// The paths that a filter of a chain would decide about, but doesn't receive
	private final Set<String> ofOtherChains = new LinkedHashSet<>();

	// Paths that may turn out to have the same settings without a policy of their own
	private final Set<String> repeated = new LinkedHashSet<>();

	private int comparisons;

	/**
	 * Create an empty collection.
	 * @param leftAlone path patterns whose paths only patterns with the same beginning
	 * cover
	 */
	TranslatedPolicies(List<String> leftAlone) {
		this.leftAlone = leftAlone;
	}

	/**
	 * Return the policies, which may be modified.
	 */
	List<TranslatedPolicy> all() {
		return this.all;
	}

	/**
	 * Return comments on all of the policies.
	 */
	Set<String> remarks() {
		return this.remarks;
	}

	/**
	 * Add a comment on all of the policies.
	 */
	void remark(String remark) {
		this.remarks.add(remark);
	}

	boolean isEmpty() {
		return this.all.isEmpty() && this.remarks.isEmpty();
	}

	/**
	 * Return whether policies are missing because there were too many to compare.
	 */
	boolean isIncomplete() {
		return this.comparisons > MAX_COMPARISONS;
	}

	/**
	 * Add a policy for settings that apply after those of all earlier policies.
	 */
	void add(TranslatedPolicy added) {
		TranslatedPolicy policy = added;
		String path = policy.paths().iterator().next();
		for (String beginning : this.leftAlone.stream().map(LiteralPaths::beginning).toList()) {
			if (policy.isOfHandlers() && policy.place() != CorsLayer.Place.BARE && PathIndex.begins(path, beginning)) {
				remark("The settings for " + path
						+ " don't apply to the actuator, which has management.endpoints.web.cors.*. If other handlers have such paths, translate their settings by hand");
				return;
			}
		}
		if (!TranslatedPaths.isPattern(path)) {
			String wider = TranslatedPaths.wider(path);
			policy = TranslatedPolicy.off(policy.place(), policy.name(), wider, path, "No policy can have the path "
					+ path + ", so " + wider
					+ " is left alone. Write a pattern that has ** only at its beginning or end, and no comma or placeholder");
			path = wider;
		}
		boolean anyChain = policy.isOfHandlers() || policy.place() == CorsLayer.Place.FILTER;
		if (anyChain && policy.place() != CorsLayer.Place.HANDLER) {
			List<String> ofOtherChains = commonWithOtherChains(path);
			ofOtherChains.addAll(removeOfOtherChains(path));
			for (String other : ofOtherChains) {
				boolean repeated = isLikeDeciding(policy, other);
				if (repeated && policy.place() == CorsLayer.Place.FILTER) {
					this.repeated.add(other);
				}
				// Settings of handlers, which come later, must not take over from a
				// filter
				if (!repeated || policy.place() == CorsLayer.Place.FILTER) {
					add(policy.at(other));
				}
			}
		}
		for (TranslatedPolicy earlier : this.all) {
			if (earlier.place() == policy.place() && policy.place() == CorsLayer.Place.HANDLER) {
				// The most specific handler decides, as with policies
				continue;
			}
			for (String other : List.copyOf(earlier.paths())) {
				if (++this.comparisons > MAX_COMPARISONS) {
					return;
				}
				if (anyChain && isElsewhere(earlier, other, path)) {
					continue;
				}
				String common = PathOverlaps.common(other, path);
				if (common == null || (PathOverlaps.wins(path, other) && !earlier.mayMeet(path))) {
					continue;
				}
				if (anyChain && !common.isEmpty() && isElsewhere(earlier, other, common)) {
					continue;
				}
				if (PathOverlaps.isSame(common, path)) {
					if (policy.isLeftOutBehind(earlier)) {
						remark(policy.behind(earlier, other));
					}
					return;
				}
				boolean decides = PathOverlaps.wins(other, path);
				if (decides && PathOverlaps.isSame(common, other)) {
					continue;
				}
				if (policy.settings() != null && policy.isLike(earlier)) {
					// Whichever of the two decides
					continue;
				}
				if (!common.isEmpty() && TranslatedPaths.isPattern(common)
						&& (isClaimed(common) || isLeftTo(earlier, common))) {
					if (!isClaimed(common)) {
						earlier.paths().add(common);
					}
				}
				else if (PathOverlaps.wins(path, other) && policy.place() == CorsLayer.Place.OPEN_HANDSHAKE) {
					// A policy that is off would open the paths that the other one keeps
					// closed
					remark(openExcept(path, other));
					return;
				}
				else if (PathOverlaps.wins(path, other)) {
					policy = TranslatedPolicy.off(policy.place(), policy.name(), path, "", "Where " + other
							+ " matches too, its settings apply now, but those of this path would apply with these properties. "
							+ TranslatedPolicy.writing(path, "suit both"));
				}
				else if (!decides) {
					remark("Where both " + other + " and " + path + " match, both policies must allow a request");
				}
			}
		}
		if (policy.place() == CorsLayer.Place.OTHER_CHAIN) {
			this.ofOtherChains.add(path);
		}
		this.all.add(policy);
	}

	/**
	 * Add policies for handlers. The most specific one also has the paths that a filter
	 * would decide about, but doesn't receive.
	 */
	void addHandlers(List<TranslatedPolicy> handlers) {
		List<TranslatedPolicy> all = new ArrayList<>(handlers);
		List<String> others = this.all.stream()
			.filter((policy) -> policy.place() == CorsLayer.Place.OTHER_CHAIN)
			.flatMap((policy) -> policy.paths().stream())
			.toList();
		for (String other : others) {
			TranslatedPolicy deciding = handlers.stream()
				.filter((policy) -> PathOverlaps.isWithin(other, path(policy)))
				.reduce((one, next) -> PathOverlaps.wins(path(next), path(one)) ? next : one)
				.orElse(null);
			if (deciding != null && removeOfOtherChains(other).contains(other)
					&& !PathOverlaps.isSame(other, path(deciding))) {
				all.add(deciding.at(other));
			}
		}
		all.forEach(this::add);
	}

	/**
	 * Remove the paths of a filter whose policy is like the one that decides without it,
	 * unless a path of another policy matches some of the same requests.
	 */
	void removeRepeated() {
		for (String path : this.repeated) {
			for (TranslatedPolicy policy : List.copyOf(this.all)) {
				if (policy.paths().remove(path)) {
					boolean alone = this.all.stream()
						.flatMap((each) -> each.paths().stream())
						.allMatch((other) -> PathOverlaps.common(other, path) == null
								|| PathOverlaps.isWithin(path, other));
					if (!alone || !isLikeDeciding(policy, path)) {
						policy.paths().add(path);
					}
				}
			}
		}
		this.all.removeIf((policy) -> policy.paths().isEmpty());
	}

	/**
	 * Return whether a policy is like the one that decides about a path.
	 */
	private boolean isLikeDeciding(TranslatedPolicy policy, String path) {
		return this.all.stream()
			.flatMap((each) -> each.paths().stream().map((wider) -> Map.entry(wider, each)))
			.filter((each) -> PathOverlaps.isWithin(path, each.getKey()))
			.reduce((one, next) -> PathOverlaps.wins(next.getKey(), one.getKey()) ? next : one)
			.filter((deciding) -> deciding.getValue().isLike(policy))
			.isPresent();
	}

	private static String path(TranslatedPolicy policy) {
		return policy.paths().iterator().next();
	}

	/**
	 * Return the parts of a path that a filter would decide about, but doesn't receive,
	 * if the filter doesn't receive other paths either.
	 */
	private List<String> commonWithOtherChains(String path) {
		List<String> parts = new ArrayList<>();
		this.all.stream()
			.filter((policy) -> policy.place() == CorsLayer.Place.OTHER_CHAIN)
			.flatMap((policy) -> policy.paths().stream())
			.filter((other) -> !PathOverlaps.isWithin(other, path) && !PathOverlaps.isWithin(path, other))
			.forEach((other) -> {
				String common = PathOverlaps.common(other, path);
				if (common != null && !common.isEmpty() && TranslatedPaths.isPattern(common) && !isClaimed(common)) {
					parts.add(common);
				}
			});
		return parts;
	}

	/**
	 * Remove the paths within another one that a filter would decide about, but doesn't
	 * receive.
	 * @return the paths
	 */
	private List<String> removeOfOtherChains(String path) {
		List<String> removed = new ArrayList<>();
		for (TranslatedPolicy policy : this.all) {
			if (policy.place() == CorsLayer.Place.OTHER_CHAIN) {
				policy.paths().removeIf((other) -> PathOverlaps.isWithin(other, path) && removed.add(other));
			}
		}
		this.all.removeIf((policy) -> policy.paths().isEmpty());
		return removed;
	}

	/**
	 * Return whether settings don't apply to a path because a filter doesn't receive its
	 * requests.
	 * @param settings the settings
	 * @param other the path of the settings
	 * @param path the path of other settings
	 */
	private boolean isElsewhere(TranslatedPolicy settings, String other, String path) {
		return (settings.place() == CorsLayer.Place.OTHER_CHAIN) ? PathOverlaps.isWithin(path, other)
				: settings.place() == CorsLayer.Place.CHAIN_FILTER && this.ofOtherChains.stream()
					.anyMatch((taken) -> PathOverlaps.isWithin(path, taken) && PathOverlaps.isWithin(taken, other));
	}

	/**
	 * Return a remark about WebSockets that are open to every origin, except where other
	 * settings apply.
	 * @param path the path pattern of the WebSockets
	 * @param other that of the other settings
	 */
	static String openExcept(String path, String other) {
		return "WebSockets for " + path + " are currently open to every origin, except where " + other
				+ " matches. Translate them by hand";
	}

	/**
	 * Return whether adding a path to a policy takes no paths from the policies before
	 * it.
	 */
	private boolean isLeftTo(TranslatedPolicy policy, String path) {
		return this.all.subList(0, this.all.indexOf(policy))
			.stream()
			.flatMap((before) -> before.paths().stream())
			.allMatch((claimed) -> {
				String common = PathOverlaps.common(claimed, path);
				return common == null || PathOverlaps.wins(claimed, path) || (!common.isEmpty()
						&& TranslatedPaths.isPattern(common) && isClaimed(common) && PathOverlaps.wins(common, path));
			});
	}

	/**
	 * Return whether a policy has the same pattern, apart from the names of variables.
	 */
	private boolean isClaimed(String path) {
		String unnamed = TranslatedPaths.unnamed(path);
		return this.all.stream()
			.flatMap((policy) -> policy.paths().stream())
			.anyMatch((claimed) -> TranslatedPaths.unnamed(claimed).equals(unnamed));
	}

	/**
	 * Merge policies with the same settings and comments. A policy for all paths stays
	 * separate.
	 */
	List<TranslatedPolicy> merged() {
		List<TranslatedPolicy> merged = new ArrayList<>();
		for (TranslatedPolicy policy : this.all) {
			TranslatedPolicy same = merged.stream()
				.filter((each) -> each.isLike(policy) && !each.paths().contains(EVERYWHERE)
						&& !policy.paths().contains(EVERYWHERE))
				.findFirst()
				.orElse(null);
			if (same != null) {
				same.paths().addAll(policy.paths());
			}
			else {
				merged.add(policy);
			}
		}
		merged.forEach((policy) -> List.copyOf(policy.paths())
			.stream()
			.filter((path) -> isRedundant(path, policy, merged))
			.forEach(policy.paths()::remove));
		return merged;
	}

	/**
	 * Return whether another path of a policy decides about the same requests.
	 */
	private boolean isRedundant(String path, TranslatedPolicy policy, List<TranslatedPolicy> all) {
		return policy.paths()
			.stream()
			// Handlers may have any number of other patterns
			.filter((wider) -> wider.contains("*") && PathOverlaps.isWithin(path, wider)
					&& !PathOverlaps.isSame(wider, path))
			.filter((wider) -> this.leftAlone.stream()
				.map(LiteralPaths::beginning)
				.allMatch((actuator) -> PathIndex.begins(wider, actuator) || !PathIndex.begins(path, actuator)))
			.anyMatch((wider) -> all.stream()
				.filter((other) -> !other.equals(policy))
				.flatMap((other) -> other.paths().stream())
				.allMatch((other) -> PathOverlaps.common(other, path) == null
						|| (PathOverlaps.isWithin(path, other) && PathOverlaps.wins(wider, other))));
	}

}
