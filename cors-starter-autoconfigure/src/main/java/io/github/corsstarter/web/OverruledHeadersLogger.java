package io.github.corsstarter.web;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.refusal.LogText;
import io.github.corsstarter.refusal.Remedy;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs a warning if a handler or a filter sets CORS headers on a path that a policy
 * covers. Warns once for each handler or, if the path has none, for each path, and once
 * for each policy about the filters that run before it. Safe for concurrent use.
 */
public final class OverruledHeadersLogger {

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.overruled");

	private static final int MAX_HANDLERS = 1024;

	private static final int MAX_PATHS = 32;

	private final AtomicInteger paths = new AtomicInteger();

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	/**
	 * Warn about a header that was set before the policy filter ran, and was dropped.
	 * @param header the header's name
	 * @param policy the name of the policy
	 */
	public void logFilter(String header, String policy) {
		// No path pattern begins with a space
		if (isFirst(" " + policy)) {
			logger.warn("A filter that runs before the CORS policy filter set " + header + ". The header was "
					+ "dropped, because policy '" + policy + "' sets the CORS headers for its paths. Remove the "
					+ "header from the filter, or add a policy with enabled: false for the filter's paths.");
		}
	}

	private boolean isFirst(String key) {
		return this.warned.size() < MAX_HANDLERS && this.warned.add(key);
	}

	/**
	 * Warn about a header that a handler set and that was dropped. The names of exposed
	 * headers are logged even after a warning about another header of the handler.
	 * @param header the header's name
	 * @param value its value
	 * @param pattern the path pattern of the handler, or {@code null} if no handler has
	 * the path
	 * @param path the path of the request
	 * @param policy the policy
	 */
	public void log(String header, @Nullable String value, @Nullable String pattern, String path, CorsPolicy policy) {
		String name = LogText.of((pattern != null) ? pattern : path);
		if (pattern == null && !this.warned.contains(name) && this.paths.incrementAndGet() > MAX_PATHS) {
			// A proxy may handle any number of paths
			return;
		}
		log(header, value, name, "a response for " + name, pattern, policy);
	}

	/**
	 * Warn about a header of an error page that was dropped. All error pages count as one
	 * handler.
	 * @param header the header's name
	 * @param value its value
	 * @param path the path of the request that failed
	 * @param policy the policy
	 */
	public void logErrorPage(String header, @Nullable String value, String path, CorsPolicy policy) {
		// No path pattern begins with a space
		log(header, value, " error page", "the error page for " + LogText.of(path), null, policy);
	}

	private void log(String header, @Nullable String value, String key, String response, @Nullable String pattern,
			CorsPolicy policy) {
		String dropped = " on " + response + ". The header was dropped, because policy '" + policy.name()
				+ "' sets the CORS headers for this path. ";
		if (value != null && HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS.equalsIgnoreCase(header)) {
			// The value may contain that of the policy
			Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
			Stream.of(value.split(",", -1)).map(String::strip).forEach(names::add);
			names.removeIf((each) -> !(each.equals("*") || HeaderNames.isExposable(each)) || policy.exposes(each));
			if (!names.isEmpty() && isFirst(key + " exposes")) {
				logger.warn("The application set " + HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS + ": "
						+ LogText.of(String.join(", ", names)) + dropped + "If scripts need to read these headers, "
						+ Remedy.expose(policy, names) + ".");
			}
		}
		else if (isFirst(key)) {
			String leaveAlone = (pattern != null) ? Remedy.leaveHandlerAlone(policy, pattern) : null;
			logger.warn("The application set " + LogText.of(header) + dropped
					+ "Remove the header from the handler, interceptor, filter or upstream that sets it"
					+ ((leaveAlone != null) ? ", or " + leaveAlone + "." : "."));
		}
	}

}
