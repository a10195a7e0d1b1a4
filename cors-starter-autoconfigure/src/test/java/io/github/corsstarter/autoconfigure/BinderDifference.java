package io.github.corsstarter.autoconfigure;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.BinderComparisonTests.Comparison;

/**
 * Intended differences from Spring Boot's {@code Binder}. A difference that none of these
 * explains is a mistake.
 */
enum BinderDifference {

	TRIMMED("White space around a value, or around an element on a line of its own", "part of the value", "removed",
			"it is invisible in a file",
			(comparison) -> comparison.hasWhiteSpaceAround()
					&& Objects.equals(comparison.here(), comparison.bootOfTrimmed())),

	BLANK("A blank value of a property that isn't a list", "invalid, or text", "not set",
			"an empty value counts as not set too", (comparison) -> comparison.isBlank() && !comparison.isList()),

	EMPTY_ELEMENT("An empty element of a list", "an element", "ignored, with a warning",
			"no property needs an empty element, and in `allowed-origins` it must never mean the origin `null`",
			(comparison) -> comparison.isList() && Objects.equals(comparison.here(), comparison.bootWithoutEmpty())),

	NUMBER_FOR_A_SWITCH("An unquoted `1` or `0` for a boolean, which YAML reads as a number", "invalid",
			"true or false, as if quoted", "quotes shouldn't matter",
			(comparison) -> comparison.raw() instanceof Number && comparison.isSwitch() && comparison.bootFails()),

	FRACTION("A fraction for a whole number", "truncated", "invalid", "part of the value would be lost",
			(comparison) -> comparison.raw() instanceof Double && comparison.hereFails()),

	PLACEHOLDER_IN_A_COLLECTION("A placeholder in a `Collection` that was added to a property source in code",
			"kept as text", "resolved", "in a list in a file, placeholders are resolved too",
			(comparison) -> comparison.raw() instanceof Collection<?> raw && raw.toString().contains("${")),

	NULL_IN_A_COLLECTION("`null` in a `Collection` that was added to a property source in code",
			"an element that is `null`", "ignored, with a warning", "it is an empty element",
			(comparison) -> comparison.raw() instanceof Collection<?> raw && raw.stream().anyMatch(Objects::isNull)),

	CIRCLE("A placeholder that refers to itself", "stops the binding", "kept as text, so that the value is invalid",
			"all problems are reported together", (comparison) -> comparison.rawText().contains("${loop}")),

	REPEATED("A key or a policy in two spellings in one source", "a mix of both", "a problem",
			"either spelling could be meant", Comparison::isRepeated);

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
