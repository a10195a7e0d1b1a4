package io.github.corsstarter.autoconfigure;

import java.util.Locale;

import io.github.corsstarter.check.OpenCheck;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.RefusalLogger;
import io.github.corsstarter.refusal.UnreadHeaders;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.HandlerPaths;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link CorsPolicies}.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@Conditional(CorsPoliciesConfiguration.OnCorsEnabledCondition.class)
@ImportRuntimeHints(CorsRuntimeHints.class)
@Import({ CorsPoliciesConfiguration.ReplacedPropertiesConfiguration.class,
		OriginAuthorizerConfiguration.CacheConfiguration.class,
		OriginAuthorizerConfiguration.UnusedBlockingAuthorizerConfiguration.class,
		OriginAuthorizerConfiguration.UnusedReactiveAuthorizerConfiguration.class,
		CorsPoliciesConfiguration.PropertiesConfiguration.class, CorsPoliciesConfiguration.NoPolicyConfiguration.class,
		CorsReloadConfiguration.class })
public final class CorsPolicyAutoConfiguration {

	/**
	 * In front of the report, which describes what is matched.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnBean(CorsPolicies.class)
	HandlerPathsInstaller corsHandlerPathsInstaller(CorsPolicies policies, ObjectProvider<HandlerPaths> handlers) {
		return new HandlerPathsInstaller(policies, handlers);
	}

	@Bean
	@Lazy(false)
	StartReportLogger corsStartReportLogger(ObjectProvider<CorsStartReport> report,
			ObjectProvider<CorsPolicies> policies, Environment environment) {
		return new StartReportLogger(report, policies, environment);
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	CorsPoliciesChangeLogger corsPoliciesChangeLogger(CorsPolicies policies, ApplicationContext context) {
		return new CorsPoliciesChangeLogger(policies, context);
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	ForwardedHeaders corsForwardedHeaders(Environment environment) {
		String strategy = environment.getProperty("server.forward-headers-strategy", "");
		if (strategy.isEmpty()) {
			CloudPlatform platform = CloudPlatform.getActive(environment);
			return (platform != null && platform.isUsingForwardHeaders()) ? ForwardedHeaders.NATIVE
					: ForwardedHeaders.UNREAD;
		}
		return switch (strategy.toLowerCase(Locale.ROOT)) {
			case "native" -> ForwardedHeaders.NATIVE;
			case "framework" -> ForwardedHeaders.FRAMEWORK;
			default -> ForwardedHeaders.UNREAD;
		};
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	@ConditionalOnMissingBean
	RefusalLogger corsRefusalLogger(ForwardedHeaders forwarded) {
		return new RefusalLogger(forwarded);
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	@ConditionalOnMissingBean
	UnreadHeaders corsUnreadHeaders() {
		return new UnreadHeaders();
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	@ConditionalOnMissingBean
	@Conditional(CorsPoliciesConfiguration.OnOpenCheckCondition.class)
	OpenCheck corsOpenCheck(CorsPolicies policies, Environment environment) {
		return new OpenCheck(policies::decide, CorsPropertiesReader.readCheck(environment).path());
	}

}
