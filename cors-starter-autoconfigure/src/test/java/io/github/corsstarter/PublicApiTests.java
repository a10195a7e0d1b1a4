package io.github.corsstarter;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.PolicyWarning;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.WebOrigin;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that are public API. All other public types are public only because another
 * package needs them.
 */
class PublicApiTests {

	private static final List<Class<?>> API = List.of(CorsDecision.class, CorsPolicy.class, CorsRequest.class,
			DangerousSetting.class, DecisionListener.class, InvalidCorsPolicyException.class, OriginAuthorizer.class,
			OriginQuery.class, PolicyProblem.class, PolicyWarning.class, ProblemCode.class, RefusalReason.class,
			WebOrigin.class, CorsPolicies.class, CorsPoliciesChange.class, CorsStartReport.class,
			CorsPolicyWebFilter.class, ReactiveOriginAuthorizer.class, CorsPolicyFilter.class);

	private static Stream<Class<?>> withNested() {
		return API.stream()
			.flatMap((type) -> Stream.concat(Stream.of(type),
					Stream.of(type.getDeclaredClasses()).filter((nested) -> Modifier.isPublic(nested.getModifiers()))));
	}

	@Test
	void apiIsPublic() {
		assertThat(withNested()).allMatch((type) -> Modifier.isPublic(type.getModifiers()));
	}

	@Test
	void apiMentionsNoOtherTypeOfTheLibrary() {
		Set<String> names = withNested().map(Class::getName).collect(Collectors.toSet());
		for (String name : names) {
			for (JavaCodeUnit unit : ArchitectureTests.LIBRARY.get(name).getCodeUnits()) {
				if (unit.getModifiers().contains(JavaModifier.PUBLIC)
						|| unit.getModifiers().contains(JavaModifier.PROTECTED)) {
					List<JavaClass> mentioned = new ArrayList<>(unit.getAllInvolvedRawTypes());
					assertThat(mentioned).as(unit.getFullName())
						.allMatch((type) -> !type.getPackageName().startsWith("io.github.corsstarter")
								|| names.contains(type.getBaseComponentType().getName()));
				}
			}
		}
	}

	@Test
	void documentationAndApiCheckCoverTheSameTypes() {
		String pom = DocumentationPage.read("../cors-starter-autoconfigure/pom.xml").text();
		String documented = API.stream()
			.map((type) -> "<sourceFileInclude>" + type.getName().replace('.', '/') + ".java</sourceFileInclude>")
			.sorted()
			.collect(Collectors.joining("\n"));
		String compared = API.stream()
			.map((type) -> "<include>" + type.getName() + "</include>")
			.sorted()
			.collect(Collectors.joining("\n"));
		assertThat(lines(pom, "<sourceFileInclude>")).isEqualTo(documented);
		assertThat(lines(pom, "<include>io.github.corsstarter")).isEqualTo(compared);
	}

	private static String lines(String text, String start) {
		return text.lines()
			.map(String::strip)
			.filter((line) -> line.startsWith(start))
			.sorted()
			.collect(Collectors.joining("\n"));
	}

	@Test
	void pagesImportNoOtherTypeOfTheLibrary() throws IOException {
		Set<String> others = new TreeSet<>();
		for (JavaClass type : ArchitectureTests.LIBRARY) {
			boolean autoConfiguration = type.isAnnotatedWith(AutoConfiguration.class);
			boolean api = withNested().anyMatch((each) -> each.getName().equals(type.getName()));
			if (!autoConfiguration && !api && !type.getSimpleName().isEmpty()) {
				others.add(type.getSimpleName());
			}
		}
		for (Path page : DocumentationPage.files()) {
			for (String line : Files.readAllLines(page)) {
				if (line.startsWith("import io.github.corsstarter.")) {
					String name = line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
					assertThat(others).as(page + ": " + line).doesNotContain(name);
				}
			}
		}
	}

}
