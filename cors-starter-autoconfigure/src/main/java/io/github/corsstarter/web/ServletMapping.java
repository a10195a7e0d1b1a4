package io.github.corsstarter.web;

/**
 * Requests that a server hands to a servlet other than the default one.
 *
 * @param path the path within the application, with a slash at its beginning and none at
 * its end
 * @param subtree whether the paths below are handed to it too
 * @param springMvc whether the servlet is one of Spring MVC's, whose handlers see the
 * path below {@code path} if it has a subtree
 * @param ownHandlers whether it is one with handlers of its own, about which nothing else
 * is known
 */
public record ServletMapping(String path, boolean subtree, boolean springMvc, boolean ownHandlers) {

	boolean matches(String requestPath) {
		return requestPath.startsWith(this.path) && (requestPath.length() == this.path.length()
				|| (this.subtree && requestPath.charAt(this.path.length()) == '/'));
	}

	/**
	 * Return whether this mapping is chosen before another one that matches too: the
	 * exact one, or the longer one.
	 */
	boolean isBefore(ServletMapping other) {
		return (this.subtree != other.subtree) ? !this.subtree : this.path.length() > other.path.length();
	}

}
