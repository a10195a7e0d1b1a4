package io.github.corsstarter.autoconfigure.actuate;

import java.time.InstantSource;
import java.util.Map;

import io.github.corsstarter.actuate.CorsCheckEndpoint;
import io.github.corsstarter.actuate.CorsEndpoint;
import io.github.corsstarter.actuate.PropertyOrigins;
import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.RecentRefusals;
import io.github.corsstarter.refusal.UnreadHeaders;
import io.github.corsstarter.web.CorsPolicies;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the CORS endpoints of the
 * actuator.
 */
@AutoConfiguration(after = CorsPolicyAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ CorsPolicies.class, CorsPolicyAutoConfiguration.class })
public final class CorsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(CorsEndpoint.class)
	RecentRefusals recentCorsRefusals(ForwardedHeaders forwarded) {
		return new RecentRefusals(InstantSource.system(), forwarded);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	CorsEndpoint corsEndpoint(CorsPolicies policies, RecentRefusals refusals, ObjectProvider<PropertyOrigins> sources,
			UnreadHeaders unreadHeaders) {
		PropertyOrigins known = sources.getIfAvailable();
		return new CorsEndpoint(policies, refusals, (policy) -> (known != null) ? known.of(policy) : Map.of(),
				unreadHeaders);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	CorsCheckEndpoint corsCheckEndpoint(CorsPolicies policies, Environment environment) {
		return new CorsCheckEndpoint(policies, () -> baseUrl(environment));
	}

	private static String baseUrl(Environment environment) {
		boolean enabled = environment.getProperty("server.ssl.enabled", Boolean.class, true);
		String scheme = (enabled && (environment.getProperty("server.ssl.bundle") != null
				|| environment.getProperty("server.ssl.key-store") != null
				|| environment.getProperty("server.ssl.certificate") != null)) ? "https" : "http";
		return scheme + "://localhost:"
				+ environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"))
				+ environment.getProperty("server.servlet.context-path",
						environment.getProperty("spring.webflux.base-path", ""));
	}

}
