package io.github.corsstarter.web;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Asks the filters and handler mappings of a running application which CORS settings
 * apply to a request. No filter and no handler runs.
 */
public interface CorsProbe {

	/**
	 * Return the methods of the application's handlers.
	 * @return the methods by path pattern, none for a handler of every method
	 */
	Map<String, Set<String>> methods();

	/**
	 * Return what a page may do with a path.
	 * @param origin the origin of the page
	 * @param method the method of its request
	 * @param path the path of its request
	 * @return the access, or {@code null} if no handler has the path, or if the handler
	 * or a filter decides in code
	 * @throws IllegalStateException if the application takes too long to answer
	 */
	@Nullable Access ask(String origin, String method, String path);

	/**
	 * What a page may do.
	 */
	enum Access {

		/**
		 * It can't read responses.
		 */
		NONE,

		/**
		 * It may read responses to requests without credentials.
		 */
		READ,

		/**
		 * It may also read responses to requests with credentials.
		 */
		READ_WITH_CREDENTIALS;

		/**
		 * Return the lesser of two accesses.
		 * @param other the other one
		 * @return the access
		 */
		public Access and(Access other) {
			return (compareTo(other) <= 0) ? this : other;
		}

		/**
		 * Return what settings allow.
		 * @param settings the settings, or {@code null} if there are none
		 * @param origin the origin of the page
		 * @param method the method of its request
		 * @return the access
		 */
		public static Access of(@Nullable CorsConfiguration settings, String origin, String method) {
			if (settings == null || settings.checkOrigin(origin) == null
					|| settings.checkHttpMethod(HttpMethod.valueOf(method)) == null) {
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
		 * @param methods its methods, none for every method
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
		 * @return the methods by path pattern, none for every method
		 */
		public Map<String, Set<String>> byPattern() {
			return this.byPattern;
		}

	}

}
