package io.github.corsstarter.autoconfigure.servlet;

import java.util.EnumSet;

import io.github.corsstarter.autoconfigure.CorsFilterOrder;
import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.check.OpenCheck;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.OriginAuthorizerCache;
import io.github.corsstarter.web.servlet.CheckedHandshakes;
import io.github.corsstarter.web.servlet.CorsCheckFilter;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import io.github.corsstarter.web.servlet.HandshakeCheck;
import io.github.corsstarter.web.servlet.SockJsHandlerAdapter;
import jakarta.servlet.DispatcherType;

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
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the filter that applies
 * {@link CorsPolicies} in servlet applications, for responses that the embedded server
 * sends before the filter runs, and for the report of other CORS settings, which also
 * works without a policy.
 */
@AutoConfiguration(after = CorsPolicyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(CorsPolicyAutoConfiguration.class)
@Import({ ContainerErrorsConfiguration.Tomcat.class, ContainerErrorsConfiguration.Jetty.class })
public final class ServletCorsPolicyAutoConfiguration {

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	@ConditionalOnMissingBean(value = CorsPolicyFilter.class, parameterizedContainer = FilterRegistrationBean.class)
	FilterRegistrationBean<CorsPolicyFilter> corsPolicyFilterRegistration(CorsPolicies policies,
			Environment environment, ObjectProvider<DecisionListener> listeners, CheckedHandshakes checkedHandshakes) {
		return register(policies, environment, listeners, checkedHandshakes);
	}

	@Bean
	@ConditionalOnBean(CorsPolicies.class)
	CheckedHandshakes corsCheckedHandshakes() {
		return new CheckedHandshakes();
	}

	@Bean
	@ConditionalOnBean(OpenCheck.class)
	FilterRegistrationBean<CorsCheckFilter> corsCheckFilterRegistration(OpenCheck check, Environment environment) {
		FilterRegistrationBean<CorsCheckFilter> registration = new FilterRegistrationBean<>(new CorsCheckFilter(check));
		registration.addUrlPatterns(check.path());
		registration.setOrder(CorsFilterOrder.of(environment) - 1);
		return registration;
	}

	@Bean
	@Lazy
	CorsStartReport corsStartReport(ObjectProvider<CorsPolicies> policies,
			ObjectProvider<ServletCorsSettingsFinder> layers) {
		CorsStartReportBuilder report = new CorsStartReportBuilder(policies.getIfAvailable(CorsPolicies::of));
		report.find((found) -> layers.ifAvailable((each) -> each.addTo(found)));
		return report.build();
	}

	static FilterRegistrationBean<CorsPolicyFilter> register(CorsPolicies policies, Environment environment,
			ObjectProvider<DecisionListener> listeners, CheckedHandshakes checkedHandshakes) {
		FilterRegistrationBean<CorsPolicyFilter> registration = new FilterRegistrationBean<>(
				checkedHandshakes.filter(policies, listeners.orderedStream().toList()));
		registration.setOrder(CorsFilterOrder.of(environment));
		registration.setDispatcherTypes(EnumSet.complementOf(EnumSet.of(DispatcherType.INCLUDE)));
		return registration;
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
				ObjectProvider<OriginAuthorizer> authorizer) {
			return () -> policies.authorizeBy(answers.of(authorizer.getObject()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AbstractHandlerMapping.class)
	static class SpringMvcConfiguration {

		@Bean
		ServletCorsSettingsFinder servletCorsLayers(ConfigurableListableBeanFactory beans, ApplicationContext context) {
			return new ServletCorsSettingsFinder(beans, context);
		}

		@Bean
		@Lazy
		@ConditionalOnBean(CorsPolicies.class)
		HandlerPaths servletHandlerPaths(WebApplicationContext context) {
			return new ServletHandlerPaths(context, context.getServletContext()).get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebSocketHttpRequestHandler.class)
	@ConditionalOnBean(CorsPolicies.class)
	static class WebSocketConfiguration {

		@Bean
		HandshakeCheck corsHandshakeCheck(CorsPolicies policies, ObjectProvider<DecisionListener> listeners) {
			return new HandshakeCheck(policies, listeners.orderedStream().toList());
		}

		@Bean
		WebSocketOrigins webSocketOrigins(ListableBeanFactory beans, CorsPolicies policies, HandshakeCheck check,
				SockJsHandlerAdapter sockJs, CheckedHandshakes checkedHandshakes, Environment environment,
				ObjectProvider<HandlerPaths> handlerPaths) {
			String servletPath = environment.getProperty("spring.mvc.servlet.path", "");
			return new WebSocketOrigins(beans, policies, check, sockJs, checkedHandshakes,
					StringUtils.trimTrailingCharacter(servletPath, '/'), handlerPaths);
		}

		@Bean
		SockJsHandlerAdapter corsSockJsHandlerAdapter(HandshakeCheck check) {
			return new SockJsHandlerAdapter(check);
		}

	}

}
