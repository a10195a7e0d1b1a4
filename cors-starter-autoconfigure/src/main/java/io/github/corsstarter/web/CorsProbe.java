package io.github.corsstarter.web;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.check.HypotheticalRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Determines which CORS settings apply to a request, based on the filters and handler
 * mappings of a running application. Doesn't run any filter or handler.
 */
public interface CorsProbe {

	/**
	 * Return the methods of the application's handlers.
	 * @return the methods by path pattern, empty for a handler of all methods
	 */
	Map<String, Set<String>> methods();

	/**
	 * Return whether the handler of a path would have to be created, so that nothing is
	 * asked about the path.
	 * @param path the path, as handlers see it
	 * @return whether it would
	 */
	boolean isLeftOut(String path);

	/**
	 * Return the path of the servlet whose handlers are probed. They see only the rest of
	 * a request's path.
	 * @return the path without a trailing slash, empty if they see the whole path
	 */
	default String servletPath() {
		return "";
	}

	/**
	 * Return the access of a page that one of its requests allows.
	 * @param request the request; its path is as handlers see it
	 * @param preflight whether to consider the preflight instead of the request itself
	 * @return the access, or {@code null} if the path has no handler, or if the handler
	 * or a filter decides in code
	 * @throws IllegalStateException if the application takes too long to answer
	 */
	@Nullable Access ask(HypotheticalRequest request, boolean preflight);

	/**
	 * The access of a page to a path.
	 */
	enum Access {

		/**
		 * The page can't read responses.
		 */
		NONE,

		/**
		 * The page may read responses to requests without credentials.
		 */
		READ,

		/**
		 * The page may also read responses to requests with credentials.
		 */
		READ_WITH_CREDENTIALS;

		/**
		 * Return the lesser of this access and another one.
		 * @param other the other access
		 * @return the access
		 */
		public Access and(Access other) {
			return (compareTo(other) <= 0) ? this : other;
		}

		/**
		 * Return the access that settings allow.
		 * @param settings the settings, or {@code null} if there are none
		 * @param request the request
		 * @param preflight whether to consider the preflight instead of the request
		 * itself
		 * @return the access
		 */
		public static Access of(@Nullable CorsConfiguration settings, HypotheticalRequest request, boolean preflight) {
			try {
				if (settings == null || settings.checkOrigin(request.origin()) == null
						|| settings.checkHttpMethod(HttpMethod.valueOf(request.method())) == null
						|| (preflight && settings.checkHeaders(request.headers()) == null)) {
					return NONE;
				}
			}
			catch (IllegalArgumentException ex) {
				// Spring fails on any origin with credentials
				return NONE;
			}
			return Boolean.TRUE.equals(settings.getAllowCredentials()) ? READ_WITH_CREDENTIALS : READ;
		}

	}

	/**
	 * Collects methods of handlers.
	 */
	final class Methods {

		private final Map<String, Set<String>> byPattern = new LinkedHashMap<>();

		/**
		 * Add a handler.
		 * @param pattern its path pattern
		 * @param methods its methods, empty for all methods
		 */
		public void add(String pattern, Collection<String> methods) {
			Set<String> known = this.byPattern.get(pattern);
			if (known == null) {
				this.byPattern.put(pattern, new LinkedHashSet<>(methods));
			}
			else if (methods.isEmpty()) {
				known.clear();
			}
			else if (!known.isEmpty()) {
				known.addAll(methods);
			}
		}

		/**
		 * Return the methods of all handlers.
		 * @return the methods by path pattern, empty for all methods
		 */
		public Map<String, Set<String>> byPattern() {
			return this.byPattern;
		}

	}

}
