package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Fixes for the problems of policies, as changes of properties. A fix takes all problems
 * and the inheritance between policies into account, so that it causes no other problem
 * and takes nothing from policies without the problem.
 */
final class PropertyFixes {

	// Longer lists aren't printed
	private static final int MOST_KEYS = 4;

	private static final int MOST_ORIGINS = 10;

	private final CorsPropertiesReader reader;

	private final CorsProperties properties;

	private final Set<DangerousSetting> wanted;

	// The switches for all problems that can be accepted
	private final Set<DangerousSetting> switches = EnumSet.noneOf(DangerousSetting.class);

	private final Map<ConfigurationPropertyName, Set<Integer>> invalid = new HashMap<>();

	private final Set<String> withProblemOfCredentials = new HashSet<>();

	/**
	 * Create fixes.
	 * @param reader the reader of the properties
	 * @param wanted the accepted dangers
	 * @param problems all problems of policies
	 */
	PropertyFixes(CorsPropertiesReader reader, Set<DangerousSetting> wanted, Collection<Located> problems) {
		this.reader = reader;
		this.properties = reader.properties();
		this.wanted = wanted;
		for (Located located : problems) {
			this.switches.addAll(switches(located.problem));
			if (located.problem.code().code().endsWith("-with-credentials")) {
				this.withProblemOfCredentials.addAll(located.policies);
			}
			this.invalid.computeIfAbsent(located.name, (absent) -> new HashSet<>()).add(located.problem.index());
		}
	}

	/**
	 * Return the fix for a problem.
	 * @param located the problem
	 * @return the fix, in one or more sentences
	 */
	String of(Located located) {
		PolicyProblem problem = located.problem;
		return switch (problem.code()) {
			case ANY_ORIGIN_WITH_CREDENTIALS ->
				(located.isOfHeirsOnly() ? "Give " + names(located) + " " + own(located) + " own origins"
						: "List the origins that need cookies" + forOthers(located)) + ", or "
						+ orWithoutCredentials(located) + " (then scripts can still send a token in a header)";
			case ANY_EXPOSED_HEADER_WITH_CREDENTIALS ->
				(located.isOfHeirsOnly() ? "Give " + names(located) + " " + own(located) + " own exposed headers"
						: "List the headers" + forOthers(located)) + ", or " + orWithoutCredentials(located);
			case ANY_HOST_WITH_CREDENTIALS -> capitalized(orWithoutCredentials(located)) + ", or " + orAllow(problem);
			case PUBLIC_SUFFIX_WITH_CREDENTIALS -> ownSubdomains(located);
			case INSECURE_ORIGIN_WITH_CREDENTIALS -> encrypted(located);
			case ORIGIN_NULL -> (hasOthers(located) ? "Remove it" : "Write the origins to allow instead") + ", or "
					+ orAllow(problem) + warned(located);
			case ORIGIN_FILE_SCHEME -> file(problem) + warned(located);
			case METHOD_FORBIDDEN -> hasOthers(located) ? problem.suggestion()
					: "Write the methods to allow instead, such as " + key(located) + ": GET, POST";
			case HEADER_FORBIDDEN, HEADER_IS_RESPONSE_HEADER, EXPOSED_HEADER_FORBIDDEN -> withoutHeader(located);
			case PATHS_MISSING -> missing(located, examplePath(problem));
			case ORIGINS_MISSING -> missing(located, "https://app.example.com");
			default -> problem.suggestion();
		};
	}

	/**
	 * Return a note about the warning for an origin without a host with credentials.
	 */
	private String warned(Located located) {
		boolean credentials = located.policies.stream().anyMatch((name) -> {
			CorsProperties.Policy policy = this.properties.policies().get(name);
			Boolean own = (policy != null) ? policy.allowCredentials() : null;
			return (own != null) ? own : this.properties.allowCredentials();
		});
		return credentials ? " (then the start logs a warning, since credentials are allowed)" : "";
	}

	private String missing(Located located, String example) {
		String setting = located.problem.setting();
		boolean misspelt = this.reader.isMeantByUnknownKey(located.name) || isMisspelt(null, setting);
		return misspelt ? "Correct the unknown key that was meant to set them"
				: "Write the " + (setting.equals("paths") ? "paths that it covers" : "origins to allow") + ", such as "
						+ key(located) + ": " + example;
	}

	private static String key(Located located) {
		return PropertyKeys.display(located.name);
	}

	private static String names(Located located) {
		return (located.policies.size() > MOST_KEYS) ? "those policies"
				: String.join(" and ", quoted(located.policies));
	}

	private static List<String> quoted(Collection<String> policies) {
		return policies.stream().map((policy) -> "'" + policy + "'").toList();
	}

	private static String own(Located located) {
		return (located.policies.size() > 1) ? "their" : "its";
	}

	private static String capitalized(String text) {
		return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
	}

	/**
	 * Return a note about the policies that inherit a value without a problem.
	 */
	private String forOthers(Located located) {
		List<String> others = new ArrayList<>();
		this.properties.policies().forEach((name, policy) -> {
			if (located.isOfTopLevel() && policy.enabled() && !located.policies.contains(name)
					&& CorsPoliciesFactory.isInherited(located.problem.setting(), policy)) {
				others.add(name);
			}
		});
		if (others.isEmpty()) {
			return "";
		}
		boolean many = others.size() > MOST_KEYS;
		return " (then " + (many ? "others" : String.join(" and ", quoted(others))) + ((others.size() > 1)
				? ", which inherit this list, need their own)" : ", which inherits this list, needs its own)");
	}

	/**
	 * Return the settings that turn off credentials for the policies with a problem, and
	 * for no others.
	 */
	private String orWithoutCredentials(Located located) {
		boolean top = located.policies.contains(Located.TOP_LEVEL);
		List<String> lines = new ArrayList<>();
		if (top) {
			lines.add("cors.allow-credentials: false");
		}
		for (Map.Entry<String, CorsProperties.Policy> each : this.properties.policies().entrySet()) {
			String name = each.getKey();
			Boolean own = each.getValue().allowCredentials();
			boolean without = located.policies.contains(name);
			if (each.getValue().enabled() && (without ? own != null || !top : own == null && top)) {
				if ((!without && this.withProblemOfCredentials.contains(name))
						|| isMisspelt(name, "allow-credentials")) {
					// The fix of another problem may contradict
					return withoutCredentials(located);
				}
				lines.add(PropertyKeys.display(this.reader.name(name, "allow-credentials")) + ": " + !without);
			}
		}
		return (lines.size() > MOST_KEYS) ? withoutCredentials(located) : "write " + String.join(" and ", lines);
	}

	private static String withoutCredentials(Located located) {
		return "set allow-credentials to false for " + (located.policies.contains(Located.TOP_LEVEL)
				? "the top level, and to true for policies that need it" : names(located));
	}

	/**
	 * Return whether an unknown key was meant for a setting, so that a fix must not set
	 * it again.
	 */
	private boolean isMisspelt(@Nullable String policy, String setting) {
		return this.reader.isMeantByUnknownKey(this.reader.name(policy, setting));
	}

	private String orAllow(PolicyProblem problem) {
		Set<DangerousSetting> needed = switches(problem);
		List<String> values = needed.stream()
			.map((danger) -> danger.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
		boolean none = this.properties.dangerouslyAllow().isEmpty() && !isMisspelt(null, "dangerously-allow");
		return (none && needed.equals(this.switches))
				? "accept the risk with cors.dangerously-allow: " + String.join(", ", values)
				: "add " + String.join(" and ", values) + " to cors.dangerously-allow";
	}

	/**
	 * Return the switches that accept a problem, including those for the next problem of
	 * the same value.
	 */
	private Set<DangerousSetting> switches(PolicyProblem problem) {
		Set<DangerousSetting> needed = EnumSet.noneOf(DangerousSetting.class);
		switch (problem.code()) {
			case ORIGIN_NULL -> needed.add(DangerousSetting.NULL_ORIGIN);
			case ORIGIN_FILE_SCHEME -> {
				if (!this.wanted.contains(DangerousSetting.FILE_ORIGIN)) {
					needed.add(DangerousSetting.FILE_ORIGIN);
				}
			}
			case PUBLIC_SUFFIX_WITH_CREDENTIALS, ANY_HOST_WITH_CREDENTIALS, INSECURE_ORIGIN_WITH_CREDENTIALS -> {
				Set<DangerousSetting> all = EnumSet.noneOf(DangerousSetting.class);
				all.addAll(this.wanted);
				OriginPattern pattern = OriginPattern.parse(problem.value()).pattern();
				ProblemCode danger = problem.code();
				while (pattern != null && danger != null && danger != ProblemCode.ANY_ORIGIN_WITH_CREDENTIALS) {
					DangerousSetting lifts = switch (danger) {
						case PUBLIC_SUFFIX_WITH_CREDENTIALS -> DangerousSetting.PUBLIC_SUFFIX_SUBDOMAINS;
						case ANY_HOST_WITH_CREDENTIALS -> DangerousSetting.ANY_HOST;
						default -> DangerousSetting.INSECURE_ORIGINS;
					};
					needed.add(lifts);
					all.add(lifts);
					danger = pattern.dangerWithCredentials(all);
				}
			}
			default -> {
			}
		}
		return needed;
	}

	private String ownSubdomains(Located located) {
		OriginPattern pattern = OriginPattern.parse(located.problem.value()).pattern();
		String example = (pattern != null) ? ", such as " + pattern.ownSubdomain() : "";
		return located.isOfHeirsOnly()
				? "Give " + names(located) + " " + own(located) + " own origins with only your own subdomains" + example
						+ ", or " + orAllow(located.problem) + ", or " + orWithoutCredentials(located)
				: "List your own subdomains" + example + forOthers(located) + ", or " + orAllow(located.problem);
	}

	private String encrypted(Located located) {
		if (!located.isOfHeirsOnly()) {
			OriginPattern pattern = OriginPattern.parse(located.problem.value()).pattern();
			return "Write " + ((pattern != null) ? pattern.secure() : "an https origin") + forOthers(located) + ", or "
					+ orAllow(located.problem);
		}
		String list = located.policies.stream().anyMatch((policy) -> isMisspelt(policy, "allowed-origins")) ? null
				: encryptedList();
		List<String> lines = new ArrayList<>();
		for (String policy : located.policies) {
			lines.add(PropertyKeys.display(this.reader.name(policy, "allowed-origins")) + ": " + list);
		}
		return ((list != null && lines.size() <= MOST_KEYS) ? "Write " + String.join(" and ", lines)
				: "Give " + names(located) + " " + own(located) + " own origins without http") + ", or "
				+ orAllow(located.problem) + ", or " + orWithoutCredentials(located);
	}

	/**
	 * Return the origins of the top level in the form that is valid with credentials.
	 */
	private @Nullable String encryptedList() {
		Set<String> origins = new LinkedHashSet<>();
		for (String text : this.properties.allowedOrigins()) {
			OriginPattern origin = OriginPattern.withCredentials(text, this.wanted);
			if (origin != null) {
				origins.add(origin.toString());
			}
		}
		return (origins.isEmpty() || origins.size() > MOST_ORIGINS || origins.equals(Set.of("null"))) ? null
				: String.join(", ", origins);
	}

	private String file(PolicyProblem problem) {
		String serve = "Serve the page from http://localhost and allow that origin";
		if (switches(problem).isEmpty()) {
			return serve + ", or write file://";
		}
		boolean written = OriginPattern.parse(problem.value()).pattern() != null;
		return serve + ", or " + (written ? "" : "write file:// and ") + orAllow(problem);
	}

	private String withoutHeader(Located located) {
		boolean exposed = located.problem.setting().equals("exposed-headers");
		boolean cookie = !exposed && located.problem.value().equalsIgnoreCase("cookie")
				&& located.policies.stream().noneMatch(this::allowsCredentials);
		String remove = hasOthers(located) ? "Remove it" : "Remove it but keep the key, since an empty list "
				+ (exposed ? "exposes" : "allows") + " only the CORS-safelisted headers";
		return remove + (cookie ? ". Cookies need allow-credentials: true." : ".");
	}

	private boolean allowsCredentials(String policy) {
		CorsProperties.Policy named = this.properties.policies().get(policy);
		Boolean own = (named != null) ? named.allowCredentials() : null;
		return (own != null) ? own : this.properties.allowCredentials();
	}

	/**
	 * Return whether the list has elements without a problem.
	 */
	private boolean hasOthers(Located located) {
		return this.reader.settings().size(located.name) > this.invalid.getOrDefault(located.name, Set.of()).size();
	}

	/**
	 * Return a path that no other policy claims.
	 */
	private String examplePath(PolicyProblem problem) {
		Set<String> claimed = new HashSet<>();
		this.properties.policies().values().forEach((policy) -> claimed.addAll(policy.paths()));
		String plain = problem.policy().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
		String name = plain.isEmpty() ? "api" : plain;
		String path = "/" + name + "/**";
		for (int i = 2; claimed.contains(path) || claimed.contains(path.substring(1)); i++) {
			path = "/" + name + i + "/**";
		}
		return path;
	}

	/**
	 * A problem and its property.
	 *
	 * @param name the property, without the position of an element
	 * @param problem the problem of one of the policies
	 * @param policies the names of all policies with the problem, several if they inherit
	 * the value; the top level has a name that no policy can have
	 */
	record Located(ConfigurationPropertyName name, PolicyProblem problem, Set<String> policies) {

		static final String TOP_LEVEL = "";

		boolean isOfTopLevel() {
			return this.name.getNumberOfElements() == 2;
		}

		/**
		 * Return whether the top level sets the value but has no problem with it.
		 */
		boolean isOfHeirsOnly() {
			return isOfTopLevel() && !this.policies.contains(Located.TOP_LEVEL);
		}

	}

}
