package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.corsstarter.web.CorsLayer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The filter chains of Spring Security, in their order. Several chains often have the
 * same CORS settings.
 *
 * @param <F> the type of their filters
 */
public final class SecurityChains<F> {

	// Policies leave the actuator alone
	private static final String ACTUATORS_MATCHERS = "org.springframework.boot.security.autoconfigure.actuate.";

	private static final int MAX_PATHS = 6;

	private static final int MAX_TEXT = 160;

	private static final Pattern HASH = Pattern.compile("(?<![/\\w.$])([\\w.$]+)@[0-9a-f]{1,8}(?=$|[\\s,)\\]])");

	private static final Pattern LAMBDA = Pattern.compile("([\\w.$]+)\\$\\$Lambda[^\\s,)\\]]*");

	private final Function<F, Object> settings;

	private final Supplier<@Nullable String> actuator;

	private final List<Chain<F>> chains = new ArrayList<>();

	/**
	 * Create an instance without chains.
	 * @param settings returns the object that decides for a filter: filters with the same
	 * object have the same settings
	 * @param actuator returns the path of the actuator, if one of the chains is for it,
	 * or {@code null} if it has none of its own
	 */
	public SecurityChains(Function<F, Object> settings, Supplier<@Nullable String> actuator) {
		this.settings = settings;
		this.actuator = actuator;
	}

	/**
	 * Add a chain.
	 * @param matcher its matcher, or {@code null} if it can't be read
	 * @param known the path patterns of its requests, empty if they can't be read
	 * @param ofSomeMethods the same, but requests of these paths may reach later chains
	 * if their method differs
	 * @param excluded if its requests are all but some, the path patterns of these,
	 * otherwise empty
	 * @param filters its CORS filters
	 * @param secured whether it has filters that may refuse a preflight before these
	 */
	public void add(@Nullable Object matcher, List<String> known, List<String> ofSomeMethods, List<String> excluded,
			List<F> filters, boolean secured) {
		List<String> paths = known;
		String requests = "";
		boolean allEndpoints = matcher != null && isForAllEndpoints(matcher);
		if (!excluded.isEmpty()) {
			paths = List.of(SecurityChain.EVERYWHERE);
			requests = "all but " + join(excluded);
		}
		else if (allEndpoints && !actuatorPaths().isEmpty()) {
			paths = actuatorPaths();
			requests = join(paths);
		}
		else if (matcher != null && !paths.contains(SecurityChain.EVERYWHERE)) {
			requests = describe(matcher, paths, ofSomeMethods);
		}
		this.chains.add(new Chain<>(requests, paths, claimed(matcher, ofSomeMethods), excluded, filters,
				filters.stream().map(this.settings).toList(), secured, allEndpoints));
	}

	private static String describe(Object matcher, List<String> paths, List<String> ofSomeMethods) {
		if (!paths.isEmpty()) {
			return join(paths);
		}
		if (!ofSomeMethods.isEmpty()) {
			return "some methods of " + join(ofSomeMethods);
		}
		String text = LAMBDA.matcher(matcher.toString())
			.replaceAll((found) -> "a lambda of " + ClassUtils.getShortName(found.group(1)));
		return StringUtils.truncate(HASH.matcher(text).replaceAll((found) -> ClassUtils.getShortName(found.group(1))),
				MAX_TEXT);
	}

	private static String join(List<String> paths) {
		int more = paths.size() - MAX_PATHS;
		return (more > 1) ? String.join(", ", paths.subList(0, MAX_PATHS)) + " and " + more + " more paths"
				: String.join(", ", paths);
	}

	private static List<String> claimed(@Nullable Object matcher, List<String> paths) {
		if (isActuators(matcher)) {
			return List.of();
		}
		// Unreadable: assume that the chain takes every request
		return paths.isEmpty() ? List.of(SecurityChain.EVERYWHERE) : paths;
	}

	private static boolean isActuators(@Nullable Object matcher) {
		return matcher != null && matcher.getClass().getName().startsWith(ACTUATORS_MATCHERS);
	}

	/**
	 * Return the path patterns of an actuator on the application's port.
	 */
	private List<String> actuatorPaths() {
		String path = this.actuator.get();
		return (path != null) ? List.of(path + SecurityChain.EVERYWHERE) : List.of();
	}

	private static boolean isForAllEndpoints(Object matcher) {
		return isActuators(matcher) && List.of().equals(read(matcher, "includes"))
				&& List.of().equals(read(matcher, "excludes")) && Boolean.TRUE.equals(read(matcher, "includeLinks"))
				&& read(matcher, "httpMethod") == null;
	}

	private static @Nullable Object read(Object matcher, String field) {
		return HiddenField.read(matcher.getClass(), field, matcher);
	}

	/**
	 * Return the CORS filters with their chains, without chains that have the settings of
	 * a chain for all other requests.
	 * @return the filters, in the order of the chains
	 */
	public List<Map.Entry<F, SecurityChain>> filters() {
		List<Map.Entry<F, SecurityChain>> filters = new ArrayList<>();
		for (int i = 0; i < this.chains.size(); i++) {
			Chain<F> chain = this.chains.get(i);
			List<String> paths = (chain.excluded.isEmpty() || isLastWithFilters(i)) ? chain.paths : List.of();
			SecurityChain described = new SecurityChain(chain.requests, paths, chain.claimed,
					preceding(i, paths.isEmpty() ? List.of() : chain.excluded));
			if (!isContinued(i)) {
				chain.filters.forEach((filter) -> filters.add(Map.entry(filter, described)));
			}
		}
		return filters;
	}

	private SecurityChain.Preceding preceding(int index, List<String> excluded) {
		Chain<F> chain = this.chains.get(index);
		List<String> taken = new ArrayList<>(excluded);
		List<String> shared = new ArrayList<>();
		List<String> ofActuator = new ArrayList<>();
		List<String> ofSomeEndpoints = new ArrayList<>();
		List<Chain<F>> unlike = this.chains.subList(0, index)
			.stream()
			.filter((before) -> !before.isLike(chain))
			.toList();
		for (Chain<F> before : unlike) {
			(before.takesAll() ? taken : shared).addAll(before.claimed);
			if (before.claimed.isEmpty()) {
				(before.allEndpoints ? ofActuator : ofSomeEndpoints).addAll(actuatorPaths());
			}
		}
		return new SecurityChain.Preceding(taken, shared, ofActuator, ofSomeEndpoints,
				unlike.stream().anyMatch(Chain::allEndpoints));
	}

	/**
	 * Return whether no CORS filter receives what a chain excludes. Otherwise, the paths
	 * of two chains would depend on each other.
	 */
	private boolean isLastWithFilters(int index) {
		return this.chains.subList(index + 1, this.chains.size()).stream().allMatch((each) -> each.filters.isEmpty());
	}

	/**
	 * Return a layer for the chains that may refuse preflights before a CORS filter
	 * answers them.
	 * @return the layer
	 */
	public CorsLayer secured() {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		for (Chain<F> chain : this.chains) {
			if (chain.secured) {
				chain.claimed.forEach((path) -> rules.add(new CorsLayer.Rule(path, null)));
			}
			else {
				chain.claimed.forEach((path) -> rules.add(CorsLayer.Rule.notReceived(path)));
			}
		}
		return new CorsLayer("Spring Security", CorsLayer.Place.SECURED, "", rules);
	}

	/**
	 * Return whether the next chains have the same settings, up to one for all requests.
	 */
	private boolean isContinued(int index) {
		Chain<F> chain = this.chains.get(index);
		for (Chain<F> next : this.chains.subList(index + 1, this.chains.size())) {
			if (!next.isLike(chain)) {
				return false;
			}
			if (next.paths.contains(SecurityChain.EVERYWHERE) && next.excluded.isEmpty()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A chain.
	 *
	 * @param <F> the type of its filters
	 * @param requests the description of its requests in the log
	 * @param paths the path patterns of its requests, empty if they can't be read
	 * @param claimed the path patterns of requests that later chains may not receive
	 * @param excluded the path patterns of requests among these that they receive
	 * @param filters its CORS filters
	 * @param settings the objects that decide for these filters
	 * @param secured whether it has filters that may refuse a preflight before these
	 * @param allEndpoints whether it is for all endpoints of the actuator
	 */
	private record Chain<F>(String requests, List<String> paths, List<String> claimed, List<String> excluded,
			List<F> filters, List<Object> settings, boolean secured, boolean allEndpoints) {

		/**
		 * Return whether later chains receive no request of the paths.
		 */
		boolean takesAll() {
			return this.paths.equals(this.claimed) && this.excluded.isEmpty();
		}

		@SuppressWarnings("ReferenceEquality") // equal sources may change apart
		boolean isLike(Chain<F> other) {
			boolean like = this.settings.size() == other.settings.size();
			for (int i = 0; like && i < this.settings.size(); i++) {
				like = this.settings.get(i) == other.settings.get(i);
			}
			return like;
		}

	}

}
