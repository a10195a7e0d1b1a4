package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the handlers of an application read the path of a request, as far as this affects
 * which patterns match. Immutable.
 *
 * @param leftAlone path patterns, such as {@code /actuator/**}, that a policy covers only
 * with patterns that begin with the same literal segments
 * @param matchCase whether some handlers match paths case-sensitively
 * @param ignoreCase whether some handlers ignore case
 * @param ignoreTrailingSlash whether a trailing slash may be removed before a handler is
 * selected
 * @param normalize whether the path is also mapped decoded and normalised, as by a
 * servlet container or a server behind a gateway
 * @param matchDecoded whether some handlers match the whole decoded path, as Spring's
 * {@code AntPathMatcher} does, instead of segment by segment
 * @param servlets the servlets with their own path
 */
public record HandlerPaths(List<String> leftAlone, boolean matchCase, boolean ignoreCase, boolean ignoreTrailingSlash,
		boolean normalize, boolean matchDecoded, List<ServletMapping> servlets) {

	/**
	 * Handlers of a single servlet that compare paths exactly.
	 */
	public static final HandlerPaths DEFAULT = new HandlerPaths(List.of(), true, false, false, true, false, List.of());

	/**
	 * Create a description.
	 * @param leftAlone path patterns that only patterns with the same literal beginning
	 * claim
	 * @param matchCase whether some handlers match paths case-sensitively
	 * @param ignoreCase whether some handlers ignore case
	 * @param ignoreTrailingSlash whether a trailing slash may be removed
	 * @param normalize whether the path is also mapped decoded and normalised
	 * @param matchDecoded whether some handlers match the whole decoded path
	 * @param servlets the servlets with their own path
	 */
	public HandlerPaths {
		leftAlone = leftAlone.stream().map((path) -> path.startsWith("/") ? path : "/" + path).toList();
		servlets = List.copyOf(servlets);
	}

	/**
	 * Return a copy with additional paths that are left alone.
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
	 * Configure policies to match paths as these handlers do. This also applies to later
	 * replacements. Paths that are left alone don't change.
	 * @param policies the policies
	 */
	public void installIn(CorsPolicies policies) {
		policies.matchPathsOf(this);
	}

	/**
	 * Return a view of policies for these handlers, such as the handlers of the
	 * management port. Replacing the policies of one also replaces those of the other.
	 * @param policies the policies of the application
	 * @return the policies by path
	 */
	public CorsPolicies viewOf(CorsPolicies policies) {
		return policies.forHandlers((ofApplication) -> this);
	}

	/**
	 * Return the path of the Spring MVC servlet for a request, if its handlers see only
	 * the path below.
	 * @param path the path within the application
	 * @return the path of the servlet, or {@code null} if handlers see the whole path or
	 * the request goes to another servlet
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
	 * Return whether a servlet at a path has its own handlers, about which nothing is
	 * known.
	 */
	boolean hasOwnHandlers(String springMvcPath) {
		return this.servlets.stream()
			.anyMatch((mapping) -> mapping.ownHandlers() && mapping.path().equals(springMvcPath));
	}

	/**
	 * Return the paths of Spring MVC servlets, if their handlers see only the path below.
	 */
	List<String> springMvcPaths() {
		return this.servlets.stream()
			.filter((mapping) -> mapping.springMvc() && mapping.subtree())
			.map(ServletMapping::path)
			.distinct()
			.toList();
	}

}
