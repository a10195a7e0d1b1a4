package io.github.corsstarter;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The directions of dependencies between packages.
 */
class ArchitectureTests {

	private static final String BASE = "io.github.corsstarter.";

	/**
	 * All types of the library, which take seconds to read.
	 */
	static final JavaClasses LIBRARY = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.github.corsstarter");

	private static void check(ArchRule rule) {
		rule.check(LIBRARY);
	}

	@Test
	void coreIsPlainJava() {
		check(classes().that()
			.resideInAPackage(BASE + "policy..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", BASE + "policy.."));
		check(classes().that()
			.resideInAnyPackage(BASE + "refusal..", BASE + "check..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", "org.apache.commons.logging..", BASE + "policy..",
					BASE + "refusal..", BASE + "check.."));
	}

	@Test
	void coreHasNoRegularExpressions() {
		check(noClasses().that()
			.resideInAnyPackage(BASE + "policy..", BASE + "refusal..", BASE + "check..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("java.util.regex.."));
	}

	@Test
	void layersLookInwards() {
		check(Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("policy")
			.definedBy(BASE + "policy..")
			.layer("refusal")
			.definedBy(BASE + "refusal..")
			.layer("check")
			.definedBy(BASE + "check..")
			.layer("web")
			.definedBy(BASE + "web")
			.layer("web.servlet")
			.definedBy(BASE + "web.servlet..")
			.layer("web.reactive")
			.definedBy(BASE + "web.reactive..")
			.layer("actuate")
			.definedBy(BASE + "actuate..")
			.layer("autoconfigure")
			.definedBy(BASE + "autoconfigure..")
			.whereLayer("refusal")
			.mayOnlyAccessLayers("policy")
			.whereLayer("check")
			.mayOnlyAccessLayers("policy", "refusal")
			.whereLayer("policy")
			.mayNotAccessAnyLayer()
			.whereLayer("web")
			.mayOnlyBeAccessedByLayers("web.servlet", "web.reactive", "actuate", "autoconfigure")
			.whereLayer("web.servlet")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("web.reactive")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("actuate")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer());
	}

	@Test
	void onlyTheServletSideSeesServlets() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "web.servlet..", BASE + "autoconfigure.servlet..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("jakarta.servlet.."));
	}

	@Test
	void onlyTheReactiveSideSeesReactor() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "web.reactive..", BASE + "autoconfigure.reactive..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("reactor..", "org.reactivestreams.."));
	}

	@Test
	void theTwoSidesNeverSeeEachOther() {
		check(noClasses().that()
			.resideInAnyPackage(BASE + "web.servlet..", BASE + "autoconfigure.servlet..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE + "web.reactive..", BASE + "autoconfigure.reactive..",
					"org.springframework.web.reactive..", "org.springframework.http.server.reactive.."));
		check(noClasses().that()
			.resideInAnyPackage(BASE + "web.reactive..", BASE + "autoconfigure.reactive..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE + "web.servlet..", BASE + "autoconfigure.servlet..",
					"org.springframework.web.servlet.."));
	}

	@Test
	void eachServerIsSeenByItsOwnPackageOnly() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "web.servlet.tomcat..", BASE + "autoconfigure.servlet..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat.."));
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "web.servlet.jetty..", BASE + "autoconfigure.servlet..")
			.and()
			// Looks at the server of either stack
			.haveNameNotMatching(".*\\.JettyCorsLayers(\\$.*)?")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.eclipse.jetty.."));
	}

	@Test
	void onlyAutoConfigurationAndActuateSeeSpringBoot() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "autoconfigure..", BASE + "actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "autoconfigure.actuate..", BASE + "actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.."));
	}

	@Test
	void onlyAutoConfigurationSeesWhatMayBeMissing() {
		check(noClasses().that()
			.resideOutsideOfPackages(BASE + "autoconfigure", BASE + "autoconfigure.reactive")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.cloud.."));
		check(noClasses().that()
			.resideOutsideOfPackage(BASE + "autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.github.benmanes.caffeine.."));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching(BASE + "(**)").should().beFreeOfCycles());
	}

	@Test
	void packagesAreNullMarked() {
		check(classes()
			.should(ArchConditions.be(DescribedPredicate.<JavaClass>describe("in a package that is @NullMarked",
					(type) -> type.getPackage().isAnnotatedWith(NullMarked.class)))));
	}

	@Test
	void autoConfigurationsArePublicAndFinalWithoutPublicMembers() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
		check(methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.allowEmptyShould(true));
	}

}
