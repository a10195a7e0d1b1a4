package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.actuate.PropertyOrigins;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.OriginAuthorizerCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The sources of the policies. {@link CorsPolicyAutoConfiguration} imports these
 * configurations in their order here.
 */
final class CorsPoliciesConfiguration {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private CorsPoliciesConfiguration() {
	}

	/**
	 * Return a factory for the policies of an application's properties.
	 */
	static CorsPoliciesFactory factory(ListableBeanFactory beans, CorsPropertiesReader reader) {
		boolean authorized = beans.getBeanNamesForType(OriginAuthorizerCache.class, false, false).length > 0;
		return new CorsPoliciesFactory(reader, authorized);
	}

	private static List<String> warningsOfKeysThatDoNotExist(Environment environment) {
		return Stream.of("spring.web.cors", "spring.mvc.cors", "spring.webflux.cors")
			.filter((prefix) -> isSet(prefix, environment))
			.map((prefix) -> "Spring Boot has no properties " + prefix + ".*, so they have no effect unless the "
					+ "application reads them itself. Set cors.allowed-origins and the other cors.* properties instead")
			.toList();
	}

	private static boolean isSet(String prefix, Environment environment) {
		return Binder.get(environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).isBound();
	}

	private static List<String> warningsOfActuatorsOwn(Environment environment) {
		return isSet("management.endpoints.web.cors", environment)
				? List.of("management.endpoints.web.cors.* applies to the actuator's endpoints only. For "
						+ "the application's own paths, set cors.allowed-origins")
				: List.of();
	}

	/**
	 * A bean of the application replaces the properties.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(CorsPolicies.class)
	static class ReplacedPropertiesConfiguration {

		@Bean
		@Lazy(false)
		StartMessage corsReplacedPropertiesMessage(Environment environment) {
			CorsPropertiesReader.checkEnabled(environment);
			return new StartMessage(List.of(),
					CorsPropertiesReader.hasTopLevelOrigins(environment)
							? List.of("cors.allowed-origins has no effect, since a bean of type CorsPolicies replaces "
									+ "the cors.* properties")
							: List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnSourceCondition.class)
	@ConditionalOnMissingBean(CorsPolicies.class)
	static class PropertiesConfiguration {

		@Bean
		CorsPolicies corsPolicies(ApplicationContext context) {
			Environment environment = context.getEnvironment();
			if (!CorsPropertiesReader.isEnabled(environment)) {
				// Processed ahead of time, and disabled since then
				return CorsPolicies.of();
			}
			CorsPoliciesFactory factory = factory(context, new CorsPropertiesReader(environment));
			CorsPolicies policies = factory.create();
			String actuatorPath = ActuatorPath.get(context);
			if (actuatorPath != null) {
				HandlerPaths.DEFAULT.leavingAlone(List.of(actuatorPath + "/**")).installIn(policies);
			}
			factory.warnings(environment.getProperty("server.servlet.context-path", "")).forEach(logger::warn);
			warningsOfKeysThatDoNotExist(environment).forEach(logger::warn);
			if (!factory.hasPolicies()) {
				warningsOfActuatorsOwn(environment).forEach(logger::warn);
			}
			return policies;
		}

		/**
		 * Reads the properties again on demand, since most applications never need the
		 * origins.
		 */
		@Bean
		PropertyOrigins corsPropertyOrigins(CorsPolicies policies, ApplicationContext context) {
			return new PropertyOrigins(policies.all(),
					() -> factory(context, new CorsPropertiesReader(context.getEnvironment())).origins());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CorsPolicies.class)
	static class NoPolicyConfiguration {

		@Bean
		@Lazy(false)
		StartMessage noCorsPolicyMessage(Environment environment) {
			List<String> warnings = new ArrayList<>(
					new CorsPoliciesFactory(new CorsPropertiesReader(environment), false).warnings(""));
			warnings.addAll(warningsOfKeysThatDoNotExist(environment));
			warnings.addAll(warningsOfActuatorsOwn(environment));
			return new StartMessage(
					List.of("No CORS policy: neither cors.allowed-origins nor a policy under cors.policies "
							+ "sets origins, so requests are left alone"),
					warnings);
		}

	}

	/**
	 * Matches if policies exist or can exist later: with Spring Cloud, the properties can
	 * change, and with ahead-of-time processing, the properties of the start aren't known
	 * yet.
	 */
	static class OnSourceCondition extends AnyNestedCondition {

		OnSourceCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@Conditional(OnCorsPropertiesCondition.class)
		static class Properties {

		}

		@ConditionalOnBean(OriginAuthorizerCache.class)
		static class Authorizer {

		}

		@ConditionalOnBooleanProperty(AbstractAotProcessor.AOT_PROCESSING)
		static class AheadOfTime {

		}

		@ConditionalOnClass(name = "org.springframework.cloud.context.environment.EnvironmentChangeEvent")
		static class SpringCloud {

		}

	}

	/**
	 * Matches if cors.enabled isn't false. An invalid value is reported later.
	 */
	static class OnCorsEnabledCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("CORS properties");
			return CorsPropertiesReader.isEnabled(context.getEnvironment())
					? ConditionOutcome.match(message.because("cors.enabled is not false"))
					: ConditionOutcome.noMatch(message.because("cors.enabled is false"));
		}

	}

	/**
	 * Matches if cors.check.enabled is true, or is invalid and reported later.
	 */
	static class OnOpenCheckCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("CORS properties");
			return CorsPropertiesReader.mayHaveOpenCheck(context.getEnvironment())
					? ConditionOutcome.match(message.because("cors.check.enabled is true"))
					: ConditionOutcome.noMatch(message.because("cors.check.enabled is not true"));
		}

	}

	/**
	 * Matches if the properties have a policy or a problem to report.
	 */
	static class OnCorsPropertiesCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			ConditionMessage.Builder message = ConditionMessage.forCondition("CORS properties");
			if (CorsPropertiesReader.hasTopLevelOrigins(environment)) {
				return ConditionOutcome.match(message.foundExactly("origins"));
			}
			CorsPoliciesFactory factory = new CorsPoliciesFactory(new CorsPropertiesReader(environment), false);
			if (!factory.problems().isEmpty()) {
				return ConditionOutcome.match(message.because("they have problems to report"));
			}
			return factory.hasPolicies() ? ConditionOutcome.match(message.foundExactly("policies"))
					: ConditionOutcome.noMatch(message.because("no origins are set"));
		}

	}

}
