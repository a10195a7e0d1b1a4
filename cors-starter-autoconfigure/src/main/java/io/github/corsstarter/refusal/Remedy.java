package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.Inheritance;
import org.jspecify.annotations.Nullable;

/**
 * What to do if a request should not have been refused: a value to write, or a sentence
 * where no value helps.
 *
 * @param key the property to write, or {@code null} if no value helps
 * @param value its whole new value, lists joined by commas, or {@code null} if no value
 * helps
 * @param text the remedy in words, without a full stop at its end
 */
public record Remedy(@Nullable String key, @Nullable String value, String text) {

	// What is longer is none to print
	private static final int LONGEST_LIST = 300;

	/**
	 * Return this remedy with a sentence behind it.
	 */
	Remedy followedBy(String sentence) {
		return new Remedy(this.key, this.value, this.text + ". " + sentence);
	}

	static Remedy sentence(String text) {
		return new Remedy(null, null, text);
	}

	/**
	 * Switch something on.
	 */
	static Remedy set(CorsPolicy policy, String setting, String text) {
		String key = Hint.prefix(policy) + setting;
		return new Remedy(key, "true", text + "set " + key + " to true" + forHeirsToo(policy, setting));
	}

	/**
	 * Say how to allow credentials, and what has to be changed before.
	 */
	static String allowCredentials(CorsPolicy policy) {
		StringBuilder text = new StringBuilder();
		if (policy.allowedOrigins().contains("*")) {
			text.append("name the origins instead of \"*\" and ");
		}
		else if (!policy.couldAllowCredentials()) {
			text.append(
					"keep those origins that are not fit for credentials (http, null, wide patterns) to a policy of "
							+ "their own and ");
		}
		if (policy.exposedHeaders().contains("*")) {
			text.append("name the exposed headers instead of \"*\" and ");
		}
		return text + "set " + Hint.prefix(policy) + "allow-credentials to true"
				+ forHeirsToo(policy, "allow-credentials");
	}

	/**
	 * Say which policies a change of the top level changes too.
	 */
	static String forHeirsToo(CorsPolicy policy, String setting) {
		List<String> heirs = Inheritance.of(policy).heirs(setting);
		return switch (heirs.size()) {
			case 0 -> "";
			case 1 -> " (the policy '" + heirs.get(0) + "' takes it from there too)";
			case 2, 3 -> " (the policies '" + String.join("', '", heirs) + "' take it from there too)";
			default -> " (" + heirs.size() + " policies take it from there too)";
		};
	}

	/**
	 * Add to a list. Where the policy has taken the list from the top level, it gets one
	 * of its own: to change that of the top level would open every policy that has it.
	 */
	static Remedy add(CorsPolicy policy, String setting, List<String> present, List<String> added) {
		List<String> all = new ArrayList<>(present);
		all.addAll(added);
		String key = Hint.prefix(policy) + setting;
		String value = String.join(", ", all);
		String names = HeaderList.of(added, ", ");
		if (!Inheritance.of(policy).inherited().contains(setting)) {
			return new Remedy(key, value, "add " + names + " to " + key + forHeirsToo(policy, setting));
		}
		return (value.length() > LONGEST_LIST)
				? new Remedy(key, value, "write " + key + " with all that cors." + setting + " lists, and " + names)
				: new Remedy(key, value, "write " + key + ": " + value);
	}

}
