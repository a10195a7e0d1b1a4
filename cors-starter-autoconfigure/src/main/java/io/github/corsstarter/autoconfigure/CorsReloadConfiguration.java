package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.actuate.CorsPolicySources;
import io.github.corsstarter.actuate.CorsReloadEndpoint;
import io.github.corsstarter.web.CorsPolicies;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The endpoint that has properties read again, where the policies come from properties.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(CorsPoliciesConfiguration.FromProperties.class)
final class CorsReloadConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	CorsReloadEndpoint corsReloadEndpoint(CorsPolicies policies, CorsPolicySources sources,
			ConfigurableApplicationContext context) {
		CorsPoliciesReloader reloader = new CorsPoliciesReloader(policies, sources, context);
		return new CorsReloadEndpoint(reloader::reload);
	}

}
