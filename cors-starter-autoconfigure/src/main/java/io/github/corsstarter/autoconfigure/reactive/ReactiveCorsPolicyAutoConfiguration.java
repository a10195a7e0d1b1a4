package io.github.corsstarter.autoconfigure.reactive;

import io.github.corsstarter.autoconfigure.CorsFilterOrder;
import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.check.OpenCheck;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.OriginAuthorizerCache;
import io.github.corsstarter.web.reactive.CorsCheckWebFilter;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import io.github.corsstarter.web.reactive.NonBlockingOriginAuthorizer;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the web filter that applies
 * {@link CorsPolicies} in reactive applications, and for the report of other CORS
 * settings, which also works without a policy.
 */
@AutoConfiguration(after = CorsPolicyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(CorsPolicyAutoConfiguration.class)
public final class ReactiveCorsPolicyAutoConfiguration {

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	@ConditionalOnMissingBean
	CorsPolicyWebFilter corsPolicyWebFilter(CorsPolicies policies, Environment environment,
			ObjectProvider<DecisionListener> listeners) {
		return filter(policies, environment, listeners);
	}

	static CorsPolicyWebFilter filter(CorsPolicies policies, Environment environment,
			ObjectProvider<DecisionListener> listeners) {
		return new CorsPolicyWebFilter(policies, CorsFilterOrder.of(environment), listeners.orderedStream().toList());
	}

	@Bean
	@ConditionalOnBean(OpenCheck.class)
	CorsCheckWebFilter corsCheckWebFilter(OpenCheck check, Environment environment) {
		return new CorsCheckWebFilter(check, CorsFilterOrder.of(environment) - 1);
	}

	@Bean
	@Lazy
	CorsStartReport corsStartReport(ObjectProvider<CorsPolicies> policies,
			ObjectProvider<ReactiveCorsSettingsFinder> layers) {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies.getIfAvailable(CorsPolicies::of));
		report.find((found) -> layers.ifAvailable((each) -> each.addTo(found)));
		return report.build();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(OriginAuthorizerCache.class)
	static class AuthorizerConfiguration {

		/**
		 * Runs after all beans are created, because the authorizer may depend on any of
		 * them, including the policies.
		 */
		@Bean
		SmartInitializingSingleton corsOriginAuthorizerInstaller(CorsPolicies policies, OriginAuthorizerCache answers,
				ObjectProvider<ReactiveOriginAuthorizer> authorizer) {
			return () -> policies.authorizeBy(new NonBlockingOriginAuthorizer(authorizer.getObject(), answers));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RequestMappingInfoHandlerMapping.class)
	static class SpringWebFluxConfiguration {

		@Bean
		ReactiveCorsSettingsFinder reactiveCorsLayers(ConfigurableListableBeanFactory beans,
				ApplicationContext context) {
			return new ReactiveCorsSettingsFinder(beans, context);
		}

		@Bean
		@Lazy
		@ConditionalOnBean(CorsPolicies.class)
		HandlerPaths reactiveHandlerPaths(ListableBeanFactory beans) {
			return new ReactiveHandlerPaths(beans).get();
		}

	}

}
