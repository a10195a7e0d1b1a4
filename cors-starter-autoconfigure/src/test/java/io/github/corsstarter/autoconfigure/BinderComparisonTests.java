package io.github.corsstarter.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.docs.DocumentationPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads random sources with Spring Boot's own {@link Binder} and compares the results.
 * Only the {@link BinderDifference intended differences} are allowed. Each of them occurs
 * and is documented in {@code docs/properties.md}.
 */
class BinderComparisonTests {

	private static final int ENVIRONMENTS = RandomCases.count(500);

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private final Set<BinderDifference> met = EnumSet.noneOf(BinderDifference.class);

	private final Set<String> equal = new HashSet<>();

	@Test
	void everyDifferenceIsIntended() {
		RandomSources sources = new RandomSources(RandomCases.random(20261129));
		for (int i = 0; i < ENVIRONMENTS; i++) {
			ConfigurableEnvironment environment = sources.next();
			new Environments(environment).compare();
		}
		assertThat(this.met).containsExactlyInAnyOrder(BinderDifference.values());
		assertThat(this.equal).contains("cors.enabled", "cors.check.path", "cors.max-age", "cors.filter-order",
				"cors.allowed-origins", "cors.policies.my-api.paths", "cors.policies[a.b].max-age");
	}

	@Test
	void pageListsTheDifferences() {
		StringBuilder rows = new StringBuilder();
		for (BinderDifference difference : BinderDifference.values()) {
			rows.append(difference.row());
		}
		assertThat(DocumentationPage.read("properties.md").text()).contains(rows);
	}

	private static @Nullable Object value(RecordComponent component, Record group) {
		try {
			component.getAccessor().setAccessible(true);
			return component.getAccessor().invoke(group);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * One environment, read by both.
	 */
	private final class Environments {

		private final ConfigurableEnvironment environment;

		private final Binder binder;

		private final @Nullable CorsProperties bound;

		private final CorsPropertiesReader reader;

		private Environments(ConfigurableEnvironment environment) {
			this.environment = environment;
			this.binder = Binder.get(environment);
			this.bound = this.binder.bind("cors", Bindable.of(CorsProperties.class), new IgnoreErrorsBindHandler())
				.orElse(null);
			this.reader = new CorsPropertiesReader(environment);
		}

		private void compare() {
			CorsProperties here = this.reader.properties();
			compareGroup(CORS, CorsProperties.class, here, this.bound);
			compareGroup(CORS.append("check"), CorsProperties.Check.class, here.check(),
					(this.bound != null) ? this.bound.check() : null);
			comparePolicies(here.policies(), (this.bound != null) ? this.bound.policies() : Map.of());
			compareSingleReads(here);
		}

		private void compareSingleReads(CorsProperties here) {
			assertThat(CorsPropertiesReader.isEnabled(this.environment)).isEqualTo(here.enabled());
			assertThat(CorsPropertiesReader.hasTopLevelOrigins(this.environment))
				.isEqualTo(!here.allowedOrigins().isEmpty());
			if (problemsOf("cors.filter-order").isEmpty()) {
				assertThat(CorsFilterOrder.of(this.environment)).isEqualTo(here.filterOrder());
			}
			if (problemsOf("cors.check").isEmpty()) {
				assertThat(CorsPropertiesReader.readCheck(this.environment)).isEqualTo(here.check());
			}
		}

		private void comparePolicies(Map<String, CorsProperties.Policy> here, Map<String, CorsProperties.Policy> boot) {
			here.forEach((name, policy) -> {
				ConfigurationPropertyName prefix = this.reader.prefix(name);
				compareGroup(prefix, CorsProperties.Policy.class, policy,
						boot.entrySet()
							.stream()
							.filter((entry) -> policyName(entry.getKey()).equals(prefix))
							.map(Map.Entry::getValue)
							.findFirst()
							.orElse(null));
			});
			assertThat(here.keySet().stream().map((name) -> this.reader.prefix(name)).toList()).as(this::describe)
				.containsAll(boot.keySet().stream().map(Environments::policyName).toList());
		}

		private static ConfigurationPropertyName policyName(String name) {
			return ConfigurationPropertyName.adapt("cors.policies.[" + name + "]", '.')
				.equals(ConfigurationPropertyName.adapt("cors.policies." + name, '.'))
						? ConfigurationPropertyName.adapt("cors.policies." + name, '.')
						: name.chars().allMatch((c) -> Character.isLetterOrDigit(c) || c == '-' || c == '_')
								? ConfigurationPropertyName.adapt("cors.policies." + name, '.')
								: ConfigurationPropertyName.adapt("cors.policies.[" + name + "]", '.');
		}

		private void compareGroup(ConfigurationPropertyName prefix, Class<? extends Record> type, Record here,
				@Nullable Record boot) {
			RecordComponent[] components = type.getRecordComponents();
			Annotation[][] annotations = type.getDeclaredConstructors()[0].getParameterAnnotations();
			for (int i = 0; i < components.length; i++) {
				Class<?> valueType = components[i].getType();
				if (valueType != Map.class && !valueType.isRecord()) {
					ConfigurationPropertyName name = prefix.append(PropertyKeys.key(components[i]));
					compare(new Comparison(this, name, components[i], annotations[i], value(components[i], here),
							(boot != null) ? value(components[i], boot) : null, boot != null));
				}
			}
		}

		private void compare(Comparison comparison) {
			String name = PropertyKeys.display(comparison.name);
			if (comparison.raw() == null && !comparison.hereFails() && !comparison.bootFails()) {
				return;
			}
			if (comparison.isEqual()) {
				BinderComparisonTests.this.equal.add(name);
				return;
			}
			List<BinderDifference> explanations = Arrays.stream(BinderDifference.values())
				.filter((difference) -> difference.explains(comparison))
				.toList();
			assertThat(explanations)
				.as(() -> name + " is " + comparison.here() + " here, " + comparison.boot() + " for Spring Boot\n"
						+ describe())
				.isNotEmpty();
			if (explanations.size() == 1) {
				BinderComparisonTests.this.met.addAll(explanations);
			}
		}

		private List<PropertyProblem> problemsOf(String name) {
			return this.reader.problems().stream().filter((problem) -> problem.property().startsWith(name)).toList();
		}

		private String describe() {
			StringBuilder text = new StringBuilder();
			for (PropertySource<?> source : this.environment.getPropertySources()) {
				text.append(source.getName()).append('\n');
				if (source instanceof EnumerablePropertySource<?> enumerable
						&& !source.getName().equals("configurationProperties")) {
					for (String name : enumerable.getPropertyNames()) {
						text.append("  ").append(name).append(" = '").append(source.getProperty(name)).append("'\n");
					}
				}
				else {
					text.append("  ").append(source.getSource()).append('\n');
				}
			}
			return text + "problems " + this.reader.problems();
		}

	}

	/**
	 * One property, read by both.
	 */
	static final class Comparison {

		private final Environments environments;

		private final ConfigurationPropertyName name;

		private final RecordComponent component;

		private final Annotation[] annotations;

		private final @Nullable Object here;

		private final @Nullable Object boot;

		private final boolean bootFails;

		private Comparison(Environments environments, ConfigurationPropertyName name, RecordComponent component,
				Annotation[] annotations, @Nullable Object here, @Nullable Object boot, boolean groupIsBound) {
			this.environments = environments;
			this.name = name;
			this.component = component;
			this.annotations = annotations;
			this.here = here;
			boolean fails = false;
			Object strict = null;
			try {
				strict = environments.binder.bind(name, bindable()).orElse(null);
			}
			catch (BindException ex) {
				fails = true;
			}
			this.bootFails = fails;
			this.boot = groupIsBound ? boot : orDefault(strict);
		}

		@SuppressWarnings("unchecked")
		private Bindable<Object> bindable() {
			return (Bindable<Object>) (Bindable<?>) Bindable.of(ResolvableType.forType(this.component.getGenericType()))
				.withAnnotations(this.annotations);
		}

		private @Nullable Object orDefault(@Nullable Object value) {
			return (value != null) ? value
					: CorsPropertiesReader.defaultValue(this.component.getType(), this.annotations);
		}

		@Nullable Object here() {
			return hereFails() ? "(a problem)" : this.here;
		}

		@Nullable Object boot() {
			return this.bootFails ? "(a failure)" : this.boot;
		}

		/**
		 * Return the list that Spring Boot reads, trimmed and without empty elements.
		 */
		@Nullable Object bootWithoutEmpty() {
			return (this.boot instanceof List<?> list) ? list.stream()
				.map((text) -> String.valueOf(text).trim())
				.filter((text) -> !text.isEmpty())
				.toList() : null;
		}

		boolean hereFails() {
			return this.environments.problemsOf(PropertyKeys.display(this.name))
				.stream()
				.anyMatch((problem) -> problem.code().code().equals("value-invalid"));
		}

		boolean bootFails() {
			return this.bootFails;
		}

		boolean isEqual() {
			return !isRepeated() && hereFails() == this.bootFails
					&& (this.bootFails || Objects.equals(this.here, this.boot));
		}

		boolean isList() {
			return this.component.getType() == List.class;
		}

		boolean isSwitch() {
			return this.component.getType() == boolean.class || this.component.getType() == Boolean.class;
		}

		boolean isRepeated() {
			return this.environments.reader.problems()
				.stream()
				.filter((problem) -> problem.code().code().matches("key-repeated|policy-name-reserved"))
				.anyMatch((problem) -> problem.code().code().equals("key-repeated")
						? PropertyKeys.display(this.name).equals(problem.property())
						: PropertyKeys.display(this.name).startsWith("cors.policies"));
		}

		/**
		 * Return the value of the first source that has the property, or all elements.
		 */
		@Nullable Object raw() {
			for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environments.environment)) {
				ConfigurationProperty property = source.getConfigurationProperty(this.name);
				if (property != null) {
					return (property.getValue() instanceof Object[] array) ? Arrays.asList(array) : property.getValue();
				}
				List<Object> elements = new ArrayList<>();
				while (isList() && (property = source
					.getConfigurationProperty(PropertyList.element(this.name, elements.size()))) != null) {
					elements.add(property.getValue());
				}
				if (!elements.isEmpty()) {
					return new Elements(elements);
				}
			}
			return null;
		}

		String rawText() {
			return String.valueOf(raw());
		}

		boolean hasWhiteSpaceAround() {
			List<?> values = (raw() instanceof Elements elements) ? elements.values() : Arrays.asList(raw());
			return values.stream()
				.filter(CharSequence.class::isInstance)
				.map((value) -> resolve(value.toString()))
				.anyMatch((text) -> !text.equals(text.trim()));
		}

		boolean isBlank() {
			return raw() != null && resolve(rawText()).isBlank();
		}

		private String resolve(String text) {
			try {
				return this.environments.environment.resolvePlaceholders(text);
			}
			catch (IllegalArgumentException ex) {
				return text;
			}
		}

		/**
		 * Return the value or the elements as Spring Boot reads them, trimmed.
		 */
		@Nullable Object bootOfTrimmed() {
			Object raw = Objects.requireNonNull(raw());
			MapConfigurationPropertySource source = new MapConfigurationPropertySource();
			if (raw instanceof Elements elements) {
				for (int i = 0; i < elements.values().size(); i++) {
					source.put(this.name + "[" + i + "]", trim(elements.values().get(i)));
				}
			}
			else {
				source.put(this.name, trim(raw));
			}
			try {
				return orDefault(new Binder(List.of(source), PlaceholdersResolver.NONE).bind(this.name, bindable())
					.orElse(null));
			}
			catch (BindException ex) {
				return "(a problem)";
			}
		}

		private Object trim(Object value) {
			return (value instanceof CharSequence text) ? resolve(text.toString()).trim() : value;
		}

	}

	/**
	 * Elements with separate keys.
	 *
	 * @param values the values
	 */
	private record Elements(List<Object> values) {
	}

}
