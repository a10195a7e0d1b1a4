package io.github.corsstarter.web.servlet;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.web.CorsPolicies;

/**
 * The paths of WebSocket handlers that check origins themselves, so that a policy doesn't
 * need to. Safe for concurrent use.
 */
public final class CheckedHandshakes {

	private volatile List<Predicate<String>> paths = List.of();

	/**
	 * Set the paths, after the handlers are registered.
	 * @param paths predicates that match paths within the application
	 */
	public void set(Collection<Predicate<String>> paths) {
		this.paths = List.copyOf(paths);
	}

	/**
	 * Create a filter that leaves these handshakes to their handlers.
	 * @param policies the policies to apply
	 * @param listeners notified of each decision about a CORS request
	 * @return the filter
	 */
	public CorsPolicyFilter filter(CorsPolicies policies, List<DecisionListener> listeners) {
		return new CorsPolicyFilter(policies, listeners, this);
	}

	/**
	 * Return whether the path of a request, both as sent and as decoded, belongs to one
	 * of the handlers.
	 */
	boolean contain(CorsRequest request) {
		return contain(request.path()) && contain(request.decodedPath());
	}

	private boolean contain(String path) {
		return this.paths.stream().anyMatch((each) -> each.test(path));
	}

}
