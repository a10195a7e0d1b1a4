package io.github.corsstarter.autoconfigure;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyWarning;
import io.github.corsstarter.web.CorsPolicies;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Where the policies come from. Imported in this order by
 * {@link CorsPolicyAutoConfiguration}.
 */
final class CorsPoliciesConfiguration {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private CorsPoliciesConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnAllowedOriginsCondition.class)
	@ConditionalOnMissingBean(CorsPolicies.class)
	static class FromProperties {

		@Bean
		CorsPolicies corsPolicies(CorsProperties properties, ApplicationContext context) {
			CorsPolicy policy = toPolicy(properties);
			for (PolicyWarning warning : policy.warnings()) {
				logger.warn("cors." + warning.place() + " \"" + warning.value() + "\": " + warning.explanation());
			}
			CorsPolicies policies = CorsPolicies.of(policy);
			String actuator = ActuatorPath.get(context.getEnvironment(), context.getClassLoader());
			logger.info("CORS policy 'default' covers every path" + ((actuator != null) ? " but " + actuator : "")
					+ " and allows " + policy.allowedOrigins().size() + " origins or origin patterns");
			return (actuator != null) ? policies.leavingAlone(actuator) : policies;
		}

		private static CorsPolicy toPolicy(CorsProperties properties) {
			return CorsPolicy.builder()
				.allowedOrigins(properties.getAllowedOrigins())
				.allowedMethods(properties.getAllowedMethods())
				.allowedHeaders(properties.getAllowedHeaders())
				.exposedHeaders(properties.getExposedHeaders())
				.allowCredentials(properties.isAllowCredentials())
				.maxAge(properties.getMaxAge())
				.allowPrivateNetwork(properties.isAllowPrivateNetwork())
				.rejectRefused(properties.isRejectRefused())
				.dangerouslyAllow(properties.getDangerouslyAllow())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CorsPolicies.class)
	static class None {

		None() {
			logger.info("No CORS policy: cors.allowed-origins is not set, so requests are left alone");
		}

	}

	static class OnAllowedOriginsCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			List<String> origins = Binder.get(context.getEnvironment())
				.bind("cors.allowed-origins", Bindable.listOf(String.class))
				.orElse(List.of());
			ConditionMessage.Builder message = ConditionMessage.forCondition("CORS origins");
			return origins.isEmpty() ? ConditionOutcome.noMatch(message.because("cors.allowed-origins is not set"))
					: ConditionOutcome.match(message.foundExactly("cors.allowed-origins"));
		}

	}

}
