package io.github.corsstarter.autoconfigure.servlet;

import java.util.List;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.servlet.CheckedHandshakes;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link ManagementContextConfiguration} for a management server on a separate port. On
 * this port, as on the application's port, a policy applies only if it claims the
 * actuator's paths.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean({ CorsPolicies.class, CorsPolicyAutoConfiguration.class })
final class ServletManagementCorsPolicyConfiguration {

	@Bean
	FilterRegistrationBean<CorsPolicyFilter> managementCorsPolicyFilterRegistration(CorsPolicies policies,
			WebEndpointProperties endpoints, Environment environment, ObjectProvider<DecisionListener> listeners) {
		return ServletCorsPolicyAutoConfiguration.register(
				HandlerPaths.DEFAULT.leavingAlone(List.of(endpoints.getBasePath() + "/**")).viewOf(policies),
				environment, listeners, new CheckedHandshakes());
	}

}
