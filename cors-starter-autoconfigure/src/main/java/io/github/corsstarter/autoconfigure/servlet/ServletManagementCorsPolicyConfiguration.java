package io.github.corsstarter.autoconfigure.servlet;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link ManagementContextConfiguration} for a management server on a port of its own:
 * there a policy applies if it names the paths. One for {@code /**} leaves the actuator
 * to Spring Boot's own {@code management.endpoints.web.cors}, as it does on the
 * application's port.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(CorsPolicies.class)
final class ServletManagementCorsPolicyConfiguration {

	@Bean
	FilterRegistrationBean<CorsPolicyFilter> managementCorsPolicyFilterRegistration(CorsPolicies policies,
			Environment environment) {
		CorsPolicies naming = policies.namingTheirPaths();
		FilterRegistrationBean<CorsPolicyFilter> registration = ServletCorsPolicyAutoConfiguration.register(naming,
				environment);
		registration.setEnabled(!naming.all().isEmpty());
		return registration;
	}

}
