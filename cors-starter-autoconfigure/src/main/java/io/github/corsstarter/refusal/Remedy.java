package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.Inheritance;
import org.jspecify.annotations.Nullable;

/**
 * The remedy for a refusal: a value to write, or a sentence if no value helps. For a
 * policy built in code, it names the builder's methods.
 *
 * @param key the property to write, or {@code null} if no value helps
 * @param text the remedy in words, without the final full stop; a list to write is quoted
 * together with its key
 */
public record Remedy(@Nullable String key, String text) {

	// Longer lists are not printed
	private static final int LONGEST_LIST = 1000;

	private static final int LONGEST_PATTERN = 100;

	static Remedy sentence(String text) {
		return new Remedy(null, text);
	}

	private static Remedy of(CorsPolicy policy, String setting, String text) {
		return Inheritance.of(policy).isInCode() ? sentence(text) : new Remedy(key(policy, setting), text);
	}

	/**
	 * Explain how to let public pages reach a private network, but not every page on the
	 * web.
	 */
	static Remedy allowPrivateNetwork(CorsPolicy policy) {
		String setting = "allow-private-network";
		String text = switching(policy, setting, true) + forHeirs(policy, setting,
				(heir) -> Inheritance.of(heir).inherits("allowed-origins") || !heir.allowedOrigins().contains("*"));
		return policy.allowedOrigins().contains("*") ? sentence("list the origins instead of \"*\" and " + text)
				: of(policy, setting, text);
	}

	private static String switching(CorsPolicy policy, String setting, boolean value) {
		return Inheritance.of(policy).isInCode() ? "call " + method(setting) + "(" + value
				+ ") in the code that builds the policy '" + policy.name() + "'"
				: "set " + key(policy, setting) + " to " + value;
	}

	/**
	 * Explain how to write a whole list.
	 */
	static Remedy write(CorsPolicy policy, String setting, List<String> values) {
		String text = Inheritance.of(policy).isInCode()
				? "call " + method(setting)
						+ values.stream()
							.collect(Collectors.joining("\", \"", "(\"", "\") in the code that builds the policy '"))
						+ policy.name() + "'"
				: "write \"" + key(policy, setting) + ": " + String.join(", ", values) + "\"";
		return of(policy, setting, text + forHeirsToo(policy, setting));
	}

	/**
	 * Explain how to expose response headers, with the whole list to write.
	 * @param policy the policy
	 * @param names the header names; an upstream may have chosen some of them
	 * @return the remedy in words
	 */
	public static String expose(CorsPolicy policy, Collection<String> names) {
		Set<String> added = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		for (String each : names) {
			String name = each.strip();
			if (HeaderNames.isExposable(name) && !policy.exposes(name)) {
				added.add(name);
			}
		}
		List<String> all = new ArrayList<>(policy.exposedHeaders());
		all.addAll(added);
		if (added.isEmpty()) {
			return "list them in " + place(policy, "exposed-headers");
		}
		return (String.join(", ", all).length() > LONGEST_LIST) ? addSome(policy, "exposed-headers", added)
				: write(policy, "exposed-headers", all).text();
	}

	/**
	 * Explain how to add more names than the text can show. The list keeps its present
	 * names.
	 */
	private static String addSome(CorsPolicy policy, String setting, Collection<String> added) {
		String names = HeaderList.of(added, ", ", LONGEST_LIST);
		return Inheritance.of(policy).inherits(setting)
				? "set " + key(policy, setting) + " to the values of cors." + setting + " plus " + names
				: "add " + names + " to " + place(policy, setting) + forHeirsToo(policy, setting);
	}

	/**
	 * Explain how to replace some values with one that covers them.
	 */
	static Remedy replace(CorsPolicy policy, String setting, List<String> present, List<String> replaced, String by) {
		List<String> all = new ArrayList<>(present);
		all.removeAll(replaced);
		all.add(by);
		if (!Inheritance.of(policy).inherits(setting)) {
			return of(policy, setting, "replace " + HeaderList.of(replaced, " and ") + " with " + by + " in "
					+ place(policy, setting) + forHeirsToo(policy, setting));
		}
		return (String.join(", ", all).length() > LONGEST_LIST)
				? sentence("set " + key(policy, setting) + " to the values of cors." + setting + ", but with " + by
						+ " instead of " + HeaderList.of(replaced, " and "))
				: write(policy, setting, all);
	}

	/**
	 * Explain how to add values to a list. A policy that inherits the list gets its own,
	 * because a change at the top level would open every policy that inherits it.
	 */
	static Remedy add(CorsPolicy policy, String setting, List<String> present, List<String> added) {
		List<String> all = new ArrayList<>(present);
		all.addAll(added);
		String names = String.join(", ", added);
		if (names.length() > LONGEST_LIST) {
			return sentence(addSome(policy, setting, added));
		}
		String value = String.join(", ", all);
		if (!Inheritance.of(policy).inherits(setting)) {
			return of(policy, setting, "add " + names + " to " + place(policy, setting) + forHeirsToo(policy, setting));
		}
		return (value.length() > LONGEST_LIST)
				? of(policy, setting,
						"set " + key(policy, setting) + " to the values of cors." + setting + " plus " + names)
				: write(policy, setting, all);
	}

	/**
	 * Explain how to allow credentials, including the changes to make first. Inheriting
	 * policies that can't allow them stay as they are.
	 */
	static String allowCredentials(CorsPolicy policy) {
		return policy.members()
			.stream()
			.filter((member) -> !member.allowsCredentials())
			.map(Remedy::allowCredentialsOfOne)
			.collect(Collectors.joining(", and "));
	}

	private static String allowCredentialsOfOne(CorsPolicy policy) {
		StringBuilder text = new StringBuilder();
		if (policy.allowedOrigins().contains("*")) {
			text.append("list the origins instead of \"*\" and ");
		}
		else if (!policy.couldAllowCredentials()) {
			text.append(
					"move the origins that can't have credentials (http, null, wide patterns) to a separate policy and ");
		}
		if (policy.exposedHeaders().contains("*")) {
			text.append("list the exposed headers instead of \"*\" and ");
		}
		return text + switching(policy, "allow-credentials", true)
				+ (policy.allowedOrigins().isEmpty()
						? " (the authorizer then isn't asked about http origins, except those of this machine)" : "")
				+ forHeirs(policy, "allow-credentials", Remedy::couldAllowCredentials);
	}

	/**
	 * Explain how to keep a switch off for inheriting policies that can't turn it on, and
	 * name the other policies that inherit it.
	 */
	private static String forHeirs(CorsPolicy policy, String setting, Predicate<CorsPolicy> isFit) {
		StringBuilder text = new StringBuilder();
		List<CorsPolicy> fit = new ArrayList<>();
		for (CorsPolicy heir : Inheritance.of(policy).heirs(setting)) {
			if (isFit.test(heir)) {
				fit.add(heir);
			}
			else {
				text.append(" and ").append(key(heir, setting)).append(" to false");
			}
		}
		return text + forToo(fit);
	}

	/**
	 * Return whether a policy could allow credentials, judged by the settings that it
	 * doesn't inherit.
	 */
	private static boolean couldAllowCredentials(CorsPolicy heir) {
		Inheritance inheritance = Inheritance.of(heir);
		return (inheritance.inherits("allowed-origins") || heir.couldAllowCredentials())
				&& (inheritance.inherits("exposed-headers") || !heir.exposedHeaders().contains("*"));
	}

	/**
	 * Explain how to allow a danger, unless it is already allowed.
	 * @return the text with a trailing space, or an empty string
	 */
	static String allowDanger(CorsPolicy policy, DangerousSetting danger) {
		if (policy.dangerouslyAllows(danger)) {
			return "";
		}
		return Inheritance.of(policy).isInCode() ? "add " + danger.name() + " to dangerouslyAllow(...) and "
				: "add " + danger.name().toLowerCase(Locale.ROOT).replace('_', '-') + " to cors.dangerously-allow and ";
	}

	/**
	 * Explain how to leave a request's path to its handler, whose pattern is unknown.
	 * @param policy a policy that covers the path
	 * @param path the path as sent, never a pattern, whatever it looks like
	 * @return the remedy in words
	 */
	static String leaveAlone(CorsPolicy policy, String path) {
		boolean own = policy.paths().contains(path) && beginning(path).equals(path);
		return own ? leaveAlone(path, policy) : "add a policy with enabled: false for the handler's path";
	}

	/**
	 * Explain how to leave the paths of a handler alone.
	 * @param policy a policy that covers some of the paths
	 * @param pattern the pattern of the handler
	 * @return the remedy in words, or {@code null} if a policy for the pattern wouldn't
	 * take precedence
	 */
	public static @Nullable String leaveHandlerAlone(CorsPolicy policy, String pattern) {
		String beginning = beginning(pattern);
		String canonical = withoutNameOfRest(pattern);
		boolean own = policy.paths().stream().anyMatch((path) -> withoutNameOfRest(path).equals(canonical));
		// Wider patterns cover more than the handler's paths
		boolean wins = isPrintable(canonical) && beginning.length() > 1
				&& policy.paths().stream().anyMatch((path) -> beginning.startsWith(beginning(path)));
		if (!wins || (own && !policy.paths().contains(canonical))) {
			return null;
		}
		return leaveAlone(canonical, policy);
	}

	/**
	 * Explain how to leave the paths of several handlers alone.
	 */
	static String leaveHandlersAlone(CorsPolicy policy, Collection<String> patterns) {
		boolean all = patterns.containsAll(policy.paths()) && !policy.name().equals("default")
				&& !Inheritance.of(policy).isInCode();
		return all ? "set " + key(policy, "enabled") + " to false"
				: patterns.stream()
					.map((pattern) -> Objects.requireNonNullElse(leaveHandlerAlone(policy, pattern),
							"use a path other than " + pattern))
					.collect(Collectors.joining(", and "));
	}

	/**
	 * Return a pattern with {@code /**} instead of a named rest.
	 */
	private static String withoutNameOfRest(String pattern) {
		int rest = pattern.lastIndexOf("/{*");
		return (rest >= 0 && pattern.endsWith("}")) ? pattern.substring(0, rest) + "/**" : pattern;
	}

	/**
	 * Return whether a pattern has the same meaning in YAML and in a log.
	 */
	private static boolean isPrintable(String pattern) {
		return pattern.startsWith("/") && pattern.length() <= LONGEST_PATTERN && pattern.chars()
			.allMatch((c) -> "/-_.*{}".indexOf(c) >= 0 || (c < 128 && Character.isLetterOrDigit(c)));
	}

	private static String beginning(String pattern) {
		int end = 0;
		while (end < pattern.length() && "*{?".indexOf(pattern.charAt(end)) < 0) {
			end++;
		}
		return pattern.substring(0, end);
	}

	private static String leaveAlone(String path, CorsPolicy policy) {
		if (Inheritance.of(policy).isInCode()) {
			return "add " + path + " to pathsLeftAlone, the second argument of CorsPolicies.of(List, List)";
		}
		if (!policy.paths().contains(path)) {
			return "add a policy with the path " + path + " and enabled: false";
		}
		return (policy.paths().size() == 1) ? "set " + key(policy, "enabled") + " to false"
				: "move " + path + " from " + key(policy, "paths") + " to a separate policy with enabled: false";
	}

	/**
	 * Name the policies that a change at the top level also affects.
	 */
	private static String forHeirsToo(CorsPolicy policy, String setting) {
		return forToo(Inheritance.of(policy).heirs(setting));
	}

	private static String forToo(List<CorsPolicy> heirs) {
		String names = heirs.stream().map(CorsPolicy::name).collect(Collectors.joining("', '", "'", "'"));
		return switch (heirs.size()) {
			case 0 -> "";
			case 1 -> " (the policy " + names + " inherits it)";
			case 2, 3 -> " (the policies " + names + " inherit it)";
			default -> " (" + heirs.size() + " policies inherit it)";
		};
	}

	private static String place(CorsPolicy policy, String setting) {
		return Inheritance.of(policy).isInCode()
				? method(setting) + "(...) in the code that builds the policy '" + policy.name() + "'"
				: key(policy, setting);
	}

	private static String key(CorsPolicy policy, String setting) {
		return Hint.prefix(policy.name()) + setting;
	}

	/**
	 * Return the builder's method for a setting.
	 */
	private static String method(String setting) {
		String[] words = setting.split("-", -1);
		return words[0] + Arrays.stream(words)
			.skip(1)
			.map((word) -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
			.collect(Collectors.joining());
	}

}
