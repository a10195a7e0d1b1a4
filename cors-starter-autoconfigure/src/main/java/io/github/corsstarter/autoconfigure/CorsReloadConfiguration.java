package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.actuate.CorsReloadEndpoint;
import io.github.corsstarter.actuate.PropertyOrigins;
import io.github.corsstarter.web.CorsPolicies;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Configuration for reloading properties, if the policies come from properties.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(CorsPoliciesConfiguration.PropertiesConfiguration.class)
final class CorsReloadConfiguration {

	/**
	 * Created on demand, since most applications never reload.
	 */
	@Bean
	@Lazy
	CorsPoliciesReloader corsPoliciesReloader(CorsPolicies policies, PropertyOrigins origins,
			ConfigurableApplicationContext context) {
		return new CorsPoliciesReloader(policies, origins, context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		CorsReloadEndpoint corsReloadEndpoint(CorsPoliciesReloader reloader) {
			return new CorsReloadEndpoint(reloader::reload);
		}

	}

}
