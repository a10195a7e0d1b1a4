package io.github.corsstarter.autoconfigure.servlet;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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
final class ManagementCorsPolicyConfiguration {

	private static final Log logger = LogFactory.getLog(ManagementCorsPolicyConfiguration.class);

	@Bean
	FilterRegistrationBean<CorsPolicyFilter> managementCorsPolicyFilterRegistration(CorsPolicies policies,
			Environment environment) {
		List<CorsPolicy> claiming = policies.all()
			.stream()
			.filter((policy) -> !policy.paths().contains("/**"))
			.toList();
		CorsPolicies claimed = CorsPolicies.of(claiming).leavingAlone(policies.pathsLeftAlone());
		FilterRegistrationBean<CorsPolicyFilter> registration = ServletCorsPolicyAutoConfiguration.register(claimed,
				environment);
		registration.setEnabled(!claiming.isEmpty());
		if (!claiming.isEmpty()) {
			logger.info("CORS policies in force on the management port: " + claimed);
		}
		return registration;
	}

}
