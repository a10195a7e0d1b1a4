package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * CORS settings of an application that are not a policy's, such as those of a filter or
 * of the handlers of a class. Immutable; no record, since the JDK's Javadoc fails at one
 * that is public and has no page.
 */
public final class CorsLayer {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final List<String> PREFLIGHTS = List.of("OPTIONS");

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

	/**
	 * Return a layer for those of its paths that requests never reach it with.
	 * @param reason why not, as a sentence
	 * @param patterns the path patterns of such requests
	 * @return the layer, to be added before this one
	 */
	public CorsLayer outside(String reason, Collection<String> patterns) {
		return new CorsLayer(reason, Place.OUTSIDE, "",
				Rule.within(this.rules, patterns).stream().map((rule) -> new Rule(rule.path(), null)).toList());
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
		 * At handlers without an annotation that are asked before annotated ones.
		 */
		IN_FRONT,

		/**
		 * At handlers that leave some requests of their path to those behind, since they
		 * want a header.
		 */
		PASSING_ON,

		/**
		 * At handlers that are asked after annotated ones, and have the settings of all
		 * handlers.
		 */
		BEHIND,

		/**
		 * Nowhere: what is added after it doesn't count at these paths, for the reason
		 * that the layer has as its name.
		 */
		OUTSIDE,

		/**
		 * At handlers of another servlet, about which nothing is known. As those of a
		 * filter its paths are whole.
		 */
		SERVLET,

		/**
		 * At all handlers of some paths.
		 */
		MAPPING,

		/**
		 * At a handler of a path, which is asked after annotated ones.
		 */
		URL,

		/**
		 * At such a handler that the settings of all handlers aren't for.
		 */
		BARE,

		/**
		 * At a handler of WebSockets that compares no origins.
		 */
		OPEN_HANDSHAKE,

		/**
		 * At a handler of WebSockets that only this application's own origin may use.
		 */
		OWN_HANDSHAKE,

		/**
		 * At a handler of WebSockets, which compares origins by itself.
		 */
		HANDSHAKE,

		/**
		 * At routes to other servers, which may have WebSockets.
		 */
		PROXY,

		/**
		 * Nowhere by themselves: it depends on who uses them.
		 */
		UNUSED;

		/**
		 * Return whether its paths begin with that of the servlet.
		 */
		boolean hasWholePaths() {
			return this == FILTER || this == SERVLET;
		}

		/**
		 * Return whether a policy of its path may take something away from it.
		 */
		boolean isDescribed() {
			return this == FILTER || this == SERVLET || this == HANDLER || this == URL || this == MAPPING
					|| this == HANDSHAKE || this == UNUSED;
		}

	}

	/**
	 * The settings of a path.
	 *
	 * @param path the path pattern
	 * @param methods the methods of the handler, empty if it has all, or isn't known
	 * @param conditional whether it handles only some requests of these methods and
	 * passes on others, or, for WebSockets, whether it handles other requests too
	 * @param settings the settings, or {@code null} if nobody can tell
	 */
	public record Rule(String path, Collection<String> methods, boolean conditional,
			@Nullable CorsConfiguration settings) {

		/**
		 * Create a rule for the paths that a filter has no settings for: it answers their
		 * preflights, without headers.
		 * @return the rule
		 */
		public static Rule elsewhere() {
			return new Rule("/**", PREFLIGHTS, false, null);
		}

		/**
		 * Return whether a filter has no settings for its paths.
		 */
		boolean isElsewhere() {
			return this.settings == null && List.copyOf(this.methods).equals(PREFLIGHTS);
		}

		/**
		 * Return the same for other paths.
		 */
		Rule at(String path) {
			return new Rule(path, this.methods, this.conditional, this.settings);
		}

		/**
		 * Return what another handler leaves that gets all of its requests first.
		 * @return the rest, or {@code null} if it leaves nothing
		 */
		@Nullable Rule without(Rule other) {
			if (other.conditional) {
				return this;
			}
			if (other.methods.isEmpty()) {
				return null;
			}
			Set<String> rest = new LinkedHashSet<>(this.methods.isEmpty() ? METHODS : this.methods);
			rest.removeAll(other.methods);
			if (other.methods.contains("GET")) {
				rest.remove("HEAD");
			}
			return rest.isEmpty() ? null : new Rule(this.path, rest, this.conditional, this.settings);
		}

		/**
		 * Create a rule for all handlers of a path.
		 * @param path the path pattern
		 * @param settings the settings, or {@code null} if nobody can tell
		 */
		public Rule(String path, @Nullable CorsConfiguration settings) {
			this(path, List.of(), false, settings);
		}

		/**
		 * Create rules for all handlers of some paths.
		 * @param settings the settings by path
		 * @return the rules, in the same order
		 */
		public static List<Rule> of(Map<String, CorsConfiguration> settings) {
			return settings.entrySet().stream().map((each) -> new Rule(each.getKey(), each.getValue())).toList();
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
					if (common != null && !common.isEmpty()) {
						within.add(rule.at(common));
					}
					else if (common != null && !rule.isElsewhere()) {
						within.add(new Rule(pattern, null));
					}
				}
			}
			return within;
		}

		/**
		 * Return rules without settings for patterns that have paths in common with those
		 * of other rules, except rules for all paths.
		 * @param patterns the path patterns
		 * @param rules the other rules
		 * @return the rules
		 */
		public static List<Rule> overlapping(Collection<String> patterns, List<Rule> rules) {
			return patterns.stream()
				.filter((pattern) -> rules.stream()
					.anyMatch((rule) -> !rule.path.equals("/**") && PathOverlaps.common(rule.path, pattern) != null))
				.map((pattern) -> new Rule(pattern, null))
				.toList();
		}

	}

}
