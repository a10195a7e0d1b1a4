package io.github.corsstarter.web;

/**
 * A mapping of requests to a servlet other than the default one.
 *
 * @param path the path within the application, with a leading slash and no trailing slash
 * @param subtree whether the mapping includes all paths below
 * @param springMvc whether the servlet is one of Spring MVC's. If it has a subtree, its
 * handlers see the path below {@code path}
 * @param ownHandlers whether the servlet has its own handlers, about which nothing else
 * is known
 */
public record ServletMapping(String path, boolean subtree, boolean springMvc, boolean ownHandlers) {

	boolean matches(String requestPath) {
		return requestPath.startsWith(this.path) && (requestPath.length() == this.path.length()
				|| (this.subtree && requestPath.charAt(this.path.length()) == '/'));
	}

	/**
	 * Return whether this mapping takes precedence over another matching one. An exact
	 * mapping precedes a subtree, and a longer path precedes a shorter one.
	 */
	boolean isBefore(ServletMapping other) {
		return (this.subtree != other.subtree) ? !this.subtree : this.path.length() > other.path.length();
	}

}
