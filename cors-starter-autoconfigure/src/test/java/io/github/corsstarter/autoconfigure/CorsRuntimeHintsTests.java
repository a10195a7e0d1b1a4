package io.github.corsstarter.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import static org.assertj.core.api.Assertions.assertThat;

class CorsRuntimeHintsTests {

	private static final String SUFFIXES = "io/github/corsstarter/policy/public-suffix-list.dat";

	private final RuntimeHints hints = new RuntimeHints();

	CorsRuntimeHintsTests() {
		new CorsRuntimeHints().registerHints(this.hints, null);
	}

	@Test
	void registersThePublicSuffixList() {
		assertThat(new ClassPathResource(SUFFIXES).exists()).isTrue();
		assertThat(RuntimeHintsPredicates.resource().forResource(SUFFIXES)).accepts(this.hints);
	}

	@Test
	void registersTheProperties() {
		for (Class<?> type : new Class<?>[] { CorsProperties.class, CorsProperties.Policy.class,
				CorsProperties.Check.class }) {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.accepts(this.hints);
			for (RecordComponent component : type.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.accepts(this.hints);
			}
		}
	}

	@Test
	void registersSettingsOfSpring() throws NoSuchFieldException {
		for (Field field : List.of(CorsFilter.class.getDeclaredField("configSource"),
				CorsWebFilter.class.getDeclaredField("configSource"),
				UrlBasedCorsConfigurationSource.class.getDeclaredField("corsConfigurations"))) {
			assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(field)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(CorsConfiguration.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(this.hints);
	}

	@Test
	void areImportedByTheAutoConfiguration() {
		ImportRuntimeHints announced = AnnotatedElementUtils.findMergedAnnotation(CorsPolicyAutoConfiguration.class,
				ImportRuntimeHints.class);
		assertThat(announced).isNotNull();
		assertThat(announced.value()).containsExactly(CorsRuntimeHints.class);
	}

}
