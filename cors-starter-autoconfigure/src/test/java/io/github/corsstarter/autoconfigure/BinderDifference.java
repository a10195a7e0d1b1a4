package io.github.corsstarter.autoconfigure;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.BinderComparisonTests.Comparison;

/**
 * Where a property is read otherwise than Spring Boot's {@code Binder} reads it, on
 * purpose. What none of these explains is a mistake.
 */
enum BinderDifference {

	TRIMMED("White space around a value, or around an element on a line of its own", "belongs to the value",
			"is removed", "a file doesn't show it",
			(comparison) -> comparison.hasWhiteSpaceAround()
					&& Objects.equals(comparison.here(), comparison.bootOfTrimmed())),

	BLANK("A single value of white space only", "invalid, or text", "not set", "an empty value is not set either",
			(comparison) -> comparison.isBlank() && !comparison.isList()),

	EMPTY_ELEMENT("An empty element of a list", "an element", "left out, with a warning",
			"no setting needs one, and for origins it must never mean `null`",
			(comparison) -> comparison.isList() && Objects.equals(comparison.here(), comparison.bootWithoutEmpty())),

	NUMBER_FOR_A_SWITCH("A number where true or false belongs, as YAML reads `1` and `0`", "invalid",
			"like the same text, which is true or false", "quotes should not matter",
			(comparison) -> comparison.raw() instanceof Number && comparison.isSwitch() && comparison.bootFails()),

	FRACTION("A fraction where a whole number belongs", "truncated", "invalid", "a part of the value would be lost",
			(comparison) -> comparison.raw() instanceof Double && comparison.hereFails()),

	PLACEHOLDER_IN_A_COLLECTION("A placeholder within a collection that code puts into a property source",
			"stays as it is", "resolved", "a list in a file has its placeholders resolved",
			(comparison) -> comparison.raw() instanceof Collection<?> raw && raw.toString().contains("${")),

	NULL_IN_A_COLLECTION("`null` within such a collection", "an element that is `null`", "left out, with a warning",
			"it is an empty element",
			(comparison) -> comparison.raw() instanceof Collection<?> raw && raw.stream().anyMatch(Objects::isNull)),

	CIRCLE("A placeholder that refers to itself", "stops the binding", "stays as it is, and the value is invalid",
			"all problems are reported together", (comparison) -> comparison.rawText().contains("${loop}")),

	REPEATED("A key, or a policy, that one source writes twice in different spellings", "a mix of both", "a problem",
			"it is not clear which one is meant", Comparison::isRepeated);

	private final String what;

	private final String boot;

	private final String here;

	private final String why;

	@SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
	private final Predicate<Comparison> explains;

	BinderDifference(String what, String boot, String here, String why, Predicate<Comparison> explains) {
		this.what = what;
		this.boot = boot;
		this.here = here;
		this.why = why;
		this.explains = explains;
	}

	boolean explains(Comparison comparison) {
		return this.explains.test(comparison);
	}

	String row() {
		return "| " + String.join(" | ", this.what, this.boot, this.here, this.why) + " |\n";
	}

}
