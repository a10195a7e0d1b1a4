package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link ManagementContextConfiguration} for a reactive management server on a separate
 * port. On this port, a policy applies only if it claims the actuator's paths. The bean
 * has the name of the application's filter in order to replace it, because Spring Boot
 * would use that filter on this port too.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean({ CorsPolicies.class, CorsPolicyAutoConfiguration.class })
final class ReactiveManagementCorsPolicyConfiguration {

	@Bean
	CorsPolicyWebFilter corsPolicyWebFilter(CorsPolicies policies, WebEndpointProperties endpoints,
			Environment environment, ObjectProvider<DecisionListener> listeners) {
		return ReactiveCorsPolicyAutoConfiguration.filter(
				HandlerPaths.DEFAULT.leavingAlone(List.of(endpoints.getBasePath() + "/**")).viewOf(policies),
				environment, listeners);
	}

}
