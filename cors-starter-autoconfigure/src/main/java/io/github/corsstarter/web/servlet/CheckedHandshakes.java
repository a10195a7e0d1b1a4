package io.github.corsstarter.web.servlet;

import java.util.Collection;
import java.util.List;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.web.CorsPolicies;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The paths of WebSocket handlers that check origins by themselves, so that a policy
 * doesn't have to. Safe for concurrent use.
 */
public final class CheckedHandshakes {

	private volatile List<PathPattern> paths = List.of();

	/**
	 * Set the paths, once the handlers are there.
	 * @param paths path patterns within the application
	 */
	public void set(Collection<String> paths) {
		PathPatternParser parser = new PathPatternParser();
		this.paths = paths.stream().map(parser::parse).toList();
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

	boolean contain(CorsRequest request) {
		List<PathPattern> paths = this.paths;
		if (paths.isEmpty()) {
			return false;
		}
		PathContainer path = PathContainer.parsePath(request.path());
		return paths.stream().anyMatch((pattern) -> pattern.matches(path));
	}

}
