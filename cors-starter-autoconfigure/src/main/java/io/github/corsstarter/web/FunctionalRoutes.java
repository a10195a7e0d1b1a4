package io.github.corsstarter.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Collects the requests that functional routes match. A visitor reports the predicates in
 * the order in which Spring visits them. Each stack has its own type of visitor.
 */
public final class FunctionalRoutes {

	private static final String EVERYWHERE = "/**";

	private static final Requests SOME = new Requests(null, List.of(), true);

	private final List<CorsLayer.Rule> routes = new ArrayList<>();

	private final List<CorsLayer.Rule> sources = new ArrayList<>();

	private final List<CorsLayer.Rule> resources = new ArrayList<>();

	private final Deque<List<Requests>> predicates = new ArrayDeque<>();

	private final Deque<List<Requests>> nested = new ArrayDeque<>();

	/**
	 * Add a predicate for methods.
	 * @param methods the methods
	 */
	public void methods(Collection<String> methods) {
		this.predicates.push(List.of(new Requests(null, List.copyOf(methods), false)));
	}

	/**
	 * Add a predicate for a path.
	 * @param pattern the path pattern
	 */
	public void path(String pattern) {
		this.predicates.push(List.of(new Requests(pattern, List.of(), false)));
	}

	/**
	 * Add a predicate that matches no request.
	 */
	public void never() {
		this.predicates.push(List.of());
	}

	/**
	 * Add GraphQL's predicate for a path.
	 * @param pattern the path pattern
	 */
	public void graphQl(String pattern) {
		path(pattern);
		other();
		and();
	}

	/**
	 * Add a predicate for anything else.
	 */
	public void other() {
		this.predicates.push(List.of(SOME));
	}

	/**
	 * Combine the latest two predicates so that both must match.
	 */
	public void and() {
		List<Requests> second = this.predicates.pop();
		this.predicates.push(combine(this.predicates.pop(), second, false));
	}

	/**
	 * Combine the latest two predicates so that one of them must match.
	 */
	public void or() {
		List<Requests> either = new ArrayList<>(this.predicates.pop());
		either.addAll(this.predicates.pop());
		this.predicates.push(either);
	}

	/**
	 * Negate the latest predicate.
	 */
	public void negate() {
		this.predicates.pop();
		other();
	}

	/**
	 * Begin nested routes, to which the latest predicate also applies.
	 */
	public void startNested() {
		List<Requests> outer = this.nested.isEmpty() ? List.of(new Requests("", List.of(), false)) : this.nested.peek();
		this.nested.push(combine(outer, this.predicates.pop(), true));
	}

	/**
	 * End the nested routes.
	 */
	public void endNested() {
		this.nested.pop();
	}

	/**
	 * Add a route with the latest predicate.
	 * @param source whether its handler is a source of settings
	 */
	public void route(boolean source) {
		addTo(source ? this.sources : this.routes, this.predicates.pop());
	}

	/**
	 * Add a route for static files, which matches only requests for existing files.
	 * @param lookup the lookup, as Spring describes it
	 */
	public void resources(String lookup) {
		int end = lookup.indexOf(" -> ");
		String pattern = (end > 0 && lookup.startsWith("/")) ? lookup.substring(0, end) : EVERYWHERE;
		addTo(this.resources, List.of(new Requests(pattern, List.of("GET", "HEAD"), true)));
	}

	/**
	 * Add routes whose predicates are unknown.
	 */
	public void unknown() {
		addTo(this.routes, List.of(SOME));
	}

	private void addTo(List<CorsLayer.Rule> rules, List<Requests> requests) {
		List<Requests> whole = this.nested.isEmpty() ? requests : combine(this.nested.peek(), requests, true);
		for (Requests each : whole) {
			rules.add(new CorsLayer.Rule((each.path != null) ? each.path : EVERYWHERE, each.methods, each.conditional,
					null));
		}
	}

	/**
	 * Return the requests that two predicates match.
	 * @param below whether the second predicate sees only the rest of the path after the
	 * first
	 */
	private static List<Requests> combine(List<Requests> first, List<Requests> second, boolean below) {
		List<Requests> both = new ArrayList<>();
		for (Requests one : first) {
			for (Requests other : second) {
				boolean twoMethods = !one.methods.isEmpty() && !other.methods.isEmpty();
				List<String> methods = new ArrayList<>(one.methods.isEmpty() ? other.methods : one.methods);
				if (twoMethods) {
					methods.retainAll(other.methods);
				}
				if (!twoMethods || !methods.isEmpty()) {
					boolean twoPaths = !below && one.path != null && other.path != null;
					both.add(new Requests(path(one.path, other.path, below), List.copyOf(methods),
							one.conditional || other.conditional || twoPaths));
				}
			}
		}
		return both;
	}

	private static @Nullable String path(@Nullable String one, @Nullable String other, boolean below) {
		if (one == null || other == null || !below) {
			String path = (one != null) ? one : other;
			return (below && path != null && other == null && !path.endsWith(EVERYWHERE)) ? path + EVERYWHERE : path;
		}
		if (one.endsWith(EVERYWHERE)) {
			return one;
		}
		return (one.endsWith("/") ? one.substring(0, one.length() - 1) : one) + other;
	}

	/**
	 * Return the requests that the routes match.
	 * @return rules without settings
	 */
	public List<CorsLayer.Rule> routes() {
		return this.routes;
	}

	/**
	 * Return the requests that match routes whose handlers are sources of settings.
	 * @return rules without settings
	 */
	public List<CorsLayer.Rule> sources() {
		return this.sources;
	}

	/**
	 * Return the requests for static files.
	 * @return rules without settings
	 */
	public List<CorsLayer.Rule> resources() {
		return this.resources;
	}

	/**
	 * The requests that a predicate matches.
	 *
	 * @param path the path pattern, or {@code null} if the path doesn't matter
	 * @param methods the methods, empty for all
	 * @param conditional whether the predicate matches only some of them
	 */
	private record Requests(@Nullable String path, List<String> methods, boolean conditional) {
	}

}
