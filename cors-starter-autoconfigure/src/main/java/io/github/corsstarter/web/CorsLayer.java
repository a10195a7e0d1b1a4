package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * CORS settings of an application that are not a policy's, such as those of a filter or
 * of the handlers of a class. Immutable; no record, since the JDK's Javadoc fails at one
 * that is public and has no page.
 */
public final class CorsLayer {

	private final String name;

	private final Place place;

	private final String note;

	private final List<Rule> rules;

	/**
	 * Create a layer.
	 * @param name what has the settings, such as {@code addCorsMappings}
	 * @param place where in the handling of a request they count
	 * @param note what the log has to say of them, empty if nothing; begins with a space
	 * @param rules the settings by path; where the patterns of several match, the first
	 * one counts
	 */
	public CorsLayer(String name, Place place, String note, List<Rule> rules) {
		this.name = name;
		this.place = place;
		this.note = note;
		this.rules = List.copyOf(rules);
	}

	String name() {
		return this.name;
	}

	Place place() {
		return this.place;
	}

	String note() {
		return this.note;
	}

	List<Rule> rules() {
		return this.rules;
	}

	/**
	 * Where in the handling of a request settings count.
	 */
	public enum Place {

		/**
		 * In a filter, which counts before the handlers.
		 */
		FILTER,

		/**
		 * At some handlers, each with its path and methods.
		 */
		HANDLER,

		/**
		 * At handlers without an annotation, which an annotated one must not open.
		 */
		NEIGHBOUR,

		/**
		 * Nowhere: what is added after it doesn't count at these paths, for the reason
		 * that the layer has as its name.
		 */
		OUTSIDE,

		/**
		 * At all handlers of some paths.
		 */
		MAPPING,

		/**
		 * At a handler of WebSockets, which compares origins by itself.
		 */
		HANDSHAKE,

		/**
		 * Nowhere by themselves: it depends on who uses them.
		 */
		UNUSED

	}

	/**
	 * The settings of a path.
	 *
	 * @param path the path pattern
	 * @param methods the methods of the handler, empty if it has all, or isn't known
	 * @param conditional whether it handles only some requests of these methods
	 * @param settings the settings, or {@code null} if nobody can tell
	 */
	public record Rule(String path, Collection<String> methods, boolean conditional,
			@Nullable CorsConfiguration settings) {

		/**
		 * Create a rule for all handlers of a path.
		 * @param path the path pattern
		 * @param settings the settings, or {@code null} if nobody can tell
		 */
		public Rule(String path, @Nullable CorsConfiguration settings) {
			this(path, List.of(), false, settings);
		}

		/**
		 * Restrict rules to paths that requests must have too.
		 * @param rules the rules
		 * @param patterns the path patterns
		 * @return the rules, without settings where no pattern can name the paths
		 */
		public static List<Rule> within(List<Rule> rules, Collection<String> patterns) {
			if (patterns.contains("/**")) {
				return rules;
			}
			List<Rule> within = new ArrayList<>();
			for (Rule rule : rules) {
				for (String pattern : patterns) {
					String common = PathOverlaps.common(rule.path, pattern);
					if (common != null) {
						within.add(common.isEmpty() ? new Rule(pattern, null) : new Rule(common, rule.settings));
					}
				}
			}
			return within;
		}

	}

}
