package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows the fixes of failure reports and reads the changed configuration. The problem
 * must be gone, without new problems or warnings about the fix. Credentials must be
 * unchanged, and each policy must allow what it allowed before, plus what the fix names.
 */
class FixPropertyTests {

	private static final int ROUNDS = RandomCases.count(2_000);

	/**
	 * Warnings that follow from the original intention.
	 */
	private static final List<String> MEANT_BEFORE = List.of("Already in the list.",
			"A pattern in the list already covers it.", "* already allows every origin.",
			"impersonate this http origin", "and act in the visitor's name", "Anyone can get a subdomain",
			"Together with *, this lets any website", "are compared character by character");

	/**
	 * Problems whose fix renames keys, so that the values under the old name are read for
	 * the first time.
	 */
	private static final Set<ProblemCode> RENAMED = EnumSet.of(ProblemCode.KEY_UNKNOWN, ProblemCode.KEY_REPEATED);

	private static final Set<ProblemCode> DANGERS = EnumSet.of(ProblemCode.ANY_HOST_WITH_CREDENTIALS,
			ProblemCode.INSECURE_ORIGIN_WITH_CREDENTIALS, ProblemCode.PUBLIC_SUFFIX_WITH_CREDENTIALS);

	private final Random random = RandomCases.random(22);

	private final Map<String, List<String>> canonical = new HashMap<>();

	private static CorsPropertiesReader reader(Map<String, Object> properties) {
		return new CorsPropertiesReader(environment(properties));
	}

	private static StandardEnvironment environment(Map<String, Object> properties) {
		Map<String, Object> flat = new LinkedHashMap<>();
		properties.forEach((key, value) -> {
			if (value instanceof List<?> list) {
				for (int i = 0; i < list.size(); i++) {
					flat.put(key + "[" + i + "]", list.get(i));
				}
			}
			else {
				flat.put(key, value);
			}
		});
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("random", flat));
		return environment;
	}

	private static List<PrintedFix> fixes(List<PropertyProblem> problems) {
		if (problems.isEmpty()) {
			return List.of();
		}
		FailureAnalysis analysis = new InvalidCorsPropertiesFailureAnalyzer()
			.analyze(new InvalidCorsPropertiesException(problems));
		List<PrintedFix> fixes = PrintedFix.of(Objects.requireNonNull(analysis).getDescription());
		assertThat(fixes).hasSameSizeAs(problems);
		return fixes;
	}

	/**
	 * Return the problem without its place.
	 */
	private static String what(PropertyProblem problem) {
		ProblemCode code = problem.code();
		String value = problem.value();
		boolean key = RENAMED.contains(code) || code == ProblemCode.POLICY_NAME_RESERVED
				|| code == ProblemCode.ORIGINS_MISSING || code == ProblemCode.PATHS_MISSING;
		// An element is either valid with credentials or not, whatever the reason
		String name = DANGERS.contains(code) ? "not-for-credentials" : code.code();
		return name + " "
				+ ((value == null || key)
						? problem.property().replaceFirst("^cors\\.policies\\.(default|api2?)\\.", "cors.policies.api.")
						: value);
	}

	private static Map<String, Long> counts(List<PropertyProblem> problems) {
		return problems.stream()
			.collect(Collectors.groupingBy(FixPropertyTests::what, TreeMap::new, Collectors.counting()));
	}

	@Test
	void eachFixRemovesItsProblemAndCausesNoOther() {
		RandomMistakes mistakes = new RandomMistakes(22);
		Map<ProblemCode, Integer> followed = new TreeMap<>();
		Map<ProblemCode, Integer> sentences = new TreeMap<>();
		for (int i = 0; i < ROUNDS; i++) {
			Map<String, Object> properties = mistakes.next();
			Configuration before = new Configuration(properties);
			List<PrintedFix> fixes = fixes(before.factory.problems());
			for (int j = 0; j < fixes.size(); j++) {
				PropertyProblem problem = before.factory.problems().get(j);
				for (String alternative : fixes.get(j).alternatives()) {
					boolean value = follow(before, fixes.get(j), problem, alternative);
					(value ? followed : sentences).merge(problem.code(), 1, Integer::sum);
				}
			}
		}
		assertThat(followed.keySet()).containsExactlyElementsOf(
				EnumSet.complementOf(EnumSet.of(ProblemCode.PATH_INVALID)).stream().sorted().toList());
		assertThat(followed.values()).allMatch((count) -> count > ROUNDS / 500);
	}

	private boolean follow(Configuration before, PrintedFix fix, PropertyProblem problem, String alternative) {
		Map<String, Object> changed = fix.follow(alternative, before.properties);
		if (changed == null) {
			return false;
		}
		Configuration after = new Configuration(changed);
		String description = before.properties + "\n" + fix + "\n" + alternative + "\n" + changed;
		assertGone(problem, before, after, description);
		assertNoNewWarning(before, after, description);
		if (!RENAMED.contains(problem.code()) && problem.code() != ProblemCode.POLICY_NAME_RESERVED) {
			assertNothingElseChanged(before, after, alternative, description);
		}
		return true;
	}

	/**
	 * Follows one alternative of every fix in a report. Only the problems whose fix is a
	 * sentence may remain.
	 */
	@Test
	void allFixesOfAReportCanBeFollowedTogether() {
		RandomMistakes mistakes = new RandomMistakes(23);
		int started = 0;
		for (int i = 0; i < ROUNDS / 2; i++) {
			Map<String, Object> properties = mistakes.next();
			List<PropertyProblem> problems = new CorsPoliciesFactory(reader(properties), false).problems();
			List<Step> steps = new ArrayList<>();
			Set<String> left = new HashSet<>();
			List<PrintedFix> fixes = fixes(problems);
			for (int j = 0; j < fixes.size(); j++) {
				Step step = step(fixes.get(j), properties);
				if (step != null) {
					steps.add(step);
				}
				else {
					left.add(what(problems.get(j)));
				}
			}
			boolean renames = problems.stream().anyMatch((problem) -> RENAMED.contains(problem.code()));
			Map<String, Object> changed = properties;
			steps.sort(Comparator.naturalOrder());
			for (Step step : steps) {
				changed = Objects.requireNonNull(step.fix().follow(step.alternative(), changed));
			}
			List<PropertyProblem> now = new CorsPoliciesFactory(reader(changed), false).problems();
			// Values under a new name are read for the first time
			assertThat(left).as(properties + "\n" + steps + "\n" + changed + "\n" + now)
				.containsAll(now.stream()
					.filter((each) -> !renames || problems.contains(each))
					.map(FixPropertyTests::what)
					.toList());
			started += (now.isEmpty() && !problems.isEmpty()) ? 1 : 0;
		}
		assertThat(started).isGreaterThan(ROUNDS / 40);
	}

	/**
	 * The same with started applications, whose reports are compared before and after a
	 * fix.
	 */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void applicationStartsWithoutTheProblem(CapturedOutput output) {
		RandomMistakes mistakes = new RandomMistakes(24);
		int starts = RandomCases.count(15);
		int followed = 0;
		for (int i = 0; i < 25 * starts && followed < starts; i++) {
			Map<String, Object> properties = mistakes.next();
			List<PropertyProblem> problems = new CorsPoliciesFactory(reader(properties), false).problems();
			// More problems would need several steps
			if (problems.isEmpty() || problems.size() > 2 || RENAMED.contains(problems.get(0).code())) {
				continue;
			}
			List<PrintedFix> fixes = PrintedFix.of(start(properties, output));
			assertThat(fixes).hasSameSizeAs(problems);
			Step step = step(fixes.get(0), properties);
			if (step != null) {
				String report = start(Objects.requireNonNull(step.fix().follow(step.alternative(), properties)),
						output);
				assertThat(report.isEmpty() ? List.of() : PrintedFix.of(report)).as(properties + "\n" + step + report)
					.hasSizeLessThan(fixes.size())
					.doesNotContain(step.fix());
				followed++;
			}
		}
		assertThat(followed).isEqualTo(starts);
	}

	/**
	 * Start an application.
	 * @return the problems that the report describes, empty if there is no report
	 */
	private static String start(Map<String, Object> properties, CapturedOutput output) {
		int before = output.length();
		SpringApplication application = new SpringApplication(CorsPolicyAutoConfiguration.class);
		application.setEnvironment(environment(properties));
		application.setBannerMode(Banner.Mode.OFF);
		// A server would only take time
		application.setApplicationContextFactory((type) -> new AnnotationConfigServletWebApplicationContext());
		try {
			application.run().close();
			return "";
		}
		catch (RuntimeException ex) {
			String text = output.toString().substring(before);
			return text.substring(text.indexOf("The CORS configuration has "), text.indexOf("\nAction:"))
				.stripTrailing();
		}
	}

	private @Nullable Step step(PrintedFix fix, Map<String, Object> properties) {
		List<String> alternatives = new ArrayList<>(fix.alternatives());
		alternatives.removeIf((alternative) -> fix.follow(alternative, properties) == null);
		return alternatives.isEmpty() ? null
				: new Step(fix, alternatives.get(this.random.nextInt(alternatives.size())));
	}

	private static void assertGone(PropertyProblem problem, Configuration before, Configuration after,
			String description) {
		assertThat(after.problems.getOrDefault(what(problem), 0L)).as(description)
			.isLessThan(before.problems.get(what(problem)));
		if (!RENAMED.contains(problem.code())) {
			after.problems.forEach((each, count) -> assertThat(count).as(description + "\nNEW " + each)
				.isLessThanOrEqualTo(before.problems.getOrDefault(each, 0L)));
		}
	}

	private static void assertNoNewWarning(Configuration before, Configuration after, String description) {
		for (String warning : after.warnings) {
			int start = warning.indexOf(" = \"") + 4;
			String value = warning.substring(start, Math.max(start, warning.indexOf('"', start)));
			assertThat(before.warnings.contains(warning) || isWritten(value, before.properties)
					|| MEANT_BEFORE.stream().anyMatch(warning::contains))
				.as(description + "\n" + warning)
				.isTrue();
		}
	}

	private static boolean isWritten(String value, Map<String, Object> properties) {
		return !value.isEmpty() && properties.values()
			.stream()
			.anyMatch((each) -> (each instanceof List<?> list) ? list.contains(value)
					: List.of(each.toString().split(" *, *", -1)).contains(value) || each.equals(value));
	}

	/**
	 * Assert that each policy allows the same origins as before, and others only if they
	 * were configured or the fix names them. Other policies keep their credentials.
	 */
	private static void assertNothingElseChanged(Configuration before, Configuration after, String alternative,
			String description) {
		Map<String, Effective> then = before.policies;
		Map<String, Effective> now = after.policies;
		assertThat(now.keySet()).as(description).isEqualTo(then.keySet());
		then.forEach((name, old) -> {
			if (name.endsWith(" off")) {
				return;
			}
			Effective current = Objects.requireNonNull(now.get(name));
			String policy = description + "\n" + name + " " + old + " -> " + current;
			assertThat(alternative.contains("PUT") || current.methods.equals(old.methods)).as(policy).isTrue();
			boolean told = alternative.contains("(then ")
					&& alternative.contains("'" + name.replaceFirst("^named ", "") + "'");
			assertThat(told || current.allowed().containsAll(old.allowed())).as(policy).isTrue();
			Set<String> opened = new HashSet<>(current.allowed());
			opened.removeAll(old.allowed());
			opened.removeAll(old.meant());
			opened.removeIf(alternative::contains);
			opened.removeIf((origin) -> alternative.contains("my.") && origin.endsWith(".example"));
			assertThat(opened).as(policy).isEmpty();
			if (current.credentials != old.credentials) {
				assertThat(old.credentials).as(policy).isTrue();
				assertThat(alternative).as(policy).contains("allow-credentials");
				assertThat(old.hasProblemWithCredentials()).as(policy).isTrue();
			}
		});
	}

	private Map<String, Effective> effective(CorsProperties all) {
		Set<DangerousSetting> dangers = EnumSet.noneOf(DangerousSetting.class);
		for (String danger : all.dangerouslyAllow()) {
			EnumSet.allOf(DangerousSetting.class)
				.stream()
				.filter((each) -> each.name().equals(danger.toUpperCase(Locale.ROOT).replace('-', '_')))
				.forEach(dangers::add);
		}
		Map<String, Effective> effective = new TreeMap<>();
		effective.put("default",
				new Effective(all.allowedOrigins(), all.allowCredentials(), dangers, all.exposedHeaders().contains("*"),
						all.allowedMethods().stream().filter((m) -> m.equals("PUT")).toList()));
		all.policies()
			.forEach((name, own) -> effective
				.put((name.equals("default") ? "named default" : name) + (own.enabled() ? "" : " off"), new Effective(
						(own.allowedOrigins() != null) ? own.allowedOrigins() : all.allowedOrigins(),
						(own.allowCredentials() != null) ? own.allowCredentials() : all.allowCredentials(), dangers,
						((own.exposedHeaders() != null) ? own.exposedHeaders() : all.exposedHeaders()).contains("*"),
						((own.allowedMethods() != null) ? own.allowedMethods() : all.allowedMethods()).stream()
							.filter((method) -> method.equals("PUT"))
							.toList())));
		return effective;
	}

	private List<String> allowed(String origin, boolean credentials, Set<DangerousSetting> dangers) {
		return this.canonical.computeIfAbsent(origin + " " + credentials + dangers, (key) -> {
			try {
				return CorsPolicy.builder()
					.allowedOrigins(List.of(origin))
					.allowCredentials(credentials)
					.dangerouslyAllow(dangers)
					.build()
					.allowedOrigins();
			}
			catch (InvalidCorsPolicyException ex) {
				return List.of();
			}
		});
	}

	/**
	 * A configuration, and the result of reading it.
	 */
	private final class Configuration {

		private final Map<String, Object> properties;

		private final CorsPoliciesFactory factory;

		private final Map<String, Long> problems;

		private final Set<String> warnings;

		private final Map<String, Effective> policies;

		Configuration(Map<String, Object> properties) {
			CorsPropertiesReader reader = reader(properties);
			this.properties = properties;
			this.factory = new CorsPoliciesFactory(reader, false);
			this.problems = counts(this.factory.problems());
			this.warnings = Set.copyOf(this.factory.warnings(""));
			this.policies = effective(reader.properties());
		}

	}

	/**
	 * The effective settings of a policy, its own or inherited.
	 */
	private final class Effective {

		private final List<String> origins;

		private final boolean credentials;

		private final Set<DangerousSetting> dangers;

		private final boolean anyExposed;

		private final List<String> methods;

		Effective(List<String> origins, boolean credentials, Set<DangerousSetting> dangers, boolean anyExposed,
				List<String> methods) {
			this.origins = origins;
			this.credentials = credentials;
			this.dangers = dangers;
			this.anyExposed = anyExposed;
			this.methods = methods;
		}

		Set<String> allowed() {
			return this.origins.stream()
				.flatMap((origin) -> FixPropertyTests.this.allowed(origin, this.credentials, this.dangers).stream())
				.collect(Collectors.toSet());
		}

		/**
		 * Return the configured origins in canonical form, even if they aren't allowed.
		 */
		Set<String> meant() {
			return this.origins.stream()
				.flatMap((origin) -> FixPropertyTests.this.allowed(origin, false, EnumSet.allOf(DangerousSetting.class))
					.stream())
				.collect(Collectors.toSet());
		}

		boolean hasProblemWithCredentials() {
			return this.credentials && (this.anyExposed || !allowed().containsAll(this.origins.stream()
				.flatMap((origin) -> FixPropertyTests.this.allowed(origin, false, this.dangers).stream())
				.toList()));
		}

		@Override
		public String toString() {
			return this.origins + (this.credentials ? " with" : " without") + " credentials";
		}

	}

	/**
	 * A chosen alternative of a fix. Elements are changed from the last to the first, so
	 * that positions stay valid, and names of policies after their settings.
	 */
	private record Step(PrintedFix fix, String alternative) implements Comparable<Step> {

		private int rank() {
			return switch (this.fix.code()) {
				case "policy-name-reserved" -> 3;
				case "key-unknown", "key-repeated" -> 2;
				default -> (this.fix.position() >= 0) ? -this.fix.position() : 1;
			};
		}

		@Override
		public int compareTo(Step other) {
			return Integer.compare(rank(), other.rank());
		}

	}

}
