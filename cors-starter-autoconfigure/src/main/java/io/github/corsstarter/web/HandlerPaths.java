package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the handlers of an application read the path of a request, as far as that makes a
 * difference to which patterns match. Immutable.
 *
 * @param leftAlone path patterns, such as {@code /actuator/**}, whose paths only those
 * patterns of a policy cover that begin with the same literal segments
 * @param matchCase whether there are handlers to which case makes a difference
 * @param ignoreCase whether there are handlers to which it doesn't
 * @param ignoreTrailingSlash whether a trailing slash may be taken off on the way to a
 * handler
 * @param normalize whether the path is also mapped decoded and normalised, as a servlet
 * container does, and a server behind a gateway
 * @param matchDecoded whether there are handlers that match the whole path decoded, as
 * Spring's {@code AntPathMatcher} does, instead of segment by segment
 * @param servlets the servlets that have a path of their own
 */
public record HandlerPaths(List<String> leftAlone, boolean matchCase, boolean ignoreCase, boolean ignoreTrailingSlash,
		boolean normalize, boolean matchDecoded, List<ServletMapping> servlets) {

	/**
	 * Handlers of one servlet that compare paths exactly.
	 */
	public static final HandlerPaths DEFAULT = new HandlerPaths(List.of(), true, false, false, true, false, List.of());

	/**
	 * Create a description.
	 * @param leftAlone path patterns that only patterns of the same beginning claim
	 * @param matchCase whether there are handlers to which case makes a difference
	 * @param ignoreCase whether there are handlers to which it doesn't
	 * @param ignoreTrailingSlash whether a trailing slash may be taken off
	 * @param normalize whether the path is also mapped decoded and normalised
	 * @param matchDecoded whether there are handlers that match the whole path decoded
	 * @param servlets the servlets that have a path of their own
	 */
	public HandlerPaths {
		leftAlone = leftAlone.stream().map((path) -> path.startsWith("/") ? path : "/" + path).toList();
		servlets = List.copyOf(servlets);
	}

	/**
	 * Return the same, with more paths left alone.
	 * @param paths path patterns
	 * @return the description
	 */
	public HandlerPaths leavingAlone(List<String> paths) {
		List<String> all = new ArrayList<>(this.leftAlone);
		all.addAll(paths);
		return new HandlerPaths(all, this.matchCase, this.ignoreCase, this.ignoreTrailingSlash, this.normalize,
				this.matchDecoded, this.servlets);
	}

	/**
	 * Let policies match paths as these handlers do, whatever policies are in force
	 * later. Paths that are left alone stay so.
	 * @param policies the policies
	 */
	public void installIn(CorsPolicies policies) {
		policies.matchPathsOf(this);
	}

	/**
	 * Return policies for these handlers, such as those of the management port. When one
	 * of the two is replaced, so is the other.
	 * @param policies the policies of the application
	 * @return the policies by path
	 */
	public CorsPolicies viewOf(CorsPolicies policies) {
		return policies.forHandlers((ofApplication) -> this);
	}

	/**
	 * Return the path below which handlers of Spring MVC see a request.
	 * @param path the path within the application
	 * @return the path of the servlet, or {@code null} if they see the whole path, or the
	 * request goes to another servlet
	 */
	@Nullable String springMvcPath(String path) {
		ServletMapping best = null;
		for (ServletMapping mapping : this.servlets) {
			if (mapping.matches(path) && (best == null || mapping.isBefore(best))) {
				best = mapping;
			}
		}
		return (best != null && best.springMvc() && best.subtree()) ? best.path() : null;
	}

	/**
	 * Return whether there is a servlet at a path with handlers of which nothing is
	 * known.
	 */
	boolean hasOwnHandlers(String springMvcPath) {
		return this.servlets.stream()
			.anyMatch((mapping) -> mapping.ownHandlers() && mapping.path().equals(springMvcPath));
	}

	/**
	 * Return the paths below which handlers of Spring MVC see requests.
	 */
	List<String> springMvcPaths() {
		return this.servlets.stream()
			.filter((mapping) -> mapping.springMvc() && mapping.subtree())
			.map(ServletMapping::path)
			.distinct()
			.toList();
	}

}
