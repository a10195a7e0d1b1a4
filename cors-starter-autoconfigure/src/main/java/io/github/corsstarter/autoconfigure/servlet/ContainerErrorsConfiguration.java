package io.github.corsstarter.autoconfigure.servlet;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.jetty.CorsErrorHandler;
import io.github.corsstarter.web.servlet.jetty.UnreadBodyHandler;
import io.github.corsstarter.web.servlet.jetty.VaryKeepingErrorHandler;
import io.github.corsstarter.web.servlet.tomcat.CorsPolicyValve;
import jakarta.servlet.MultipartConfigElement;
import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures each embedded server so that pages can read the server's own errors, and
 * errors that are sent while a large body is still being uploaded. The customizers have
 * no order, so they run last and see the final context path.
 */
final class ContainerErrorsConfiguration {

	private ContainerErrorsConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TomcatServletWebServerFactory.class)
	@ConditionalOnBean(CorsPolicies.class)
	static class Tomcat {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> corsPolicyTomcatCustomizer(CorsPolicies policies,
				UnreadBodyMessage message) {
			return (factory) -> {
				factory
					.addEngineValves(new CorsPolicyValve(policies, factory.getSettings().getContextPath().toString()));
				factory.addConnectorCustomizers(message::lookAt);
			};
		}

		@Bean
		UnreadBodyMessage corsUnreadBodyMessage(ObjectProvider<CorsPolicies> policies,
				ObjectProvider<MultipartConfigElement> multipart) {
			return new UnreadBodyMessage(policies, multipart);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JettyServletWebServerFactory.class)
	@ConditionalOnBean(CorsPolicies.class)
	static class Jetty {

		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> corsPolicyJettyCustomizer(CorsPolicies policies) {
			return (factory) -> {
				String contextPath = factory.getSettings().getContextPath().toString();
				factory.addServerCustomizers((server) -> customize(server, policies, contextPath));
				factory.addConfigurations(new VaryKeepingConfiguration());
			};
		}

		private static void customize(Server server, CorsPolicies policies, String contextPath) {
			Request.Handler present = server.getErrorHandler();
			Request.Handler delegate = (present != null) ? present : new ErrorHandler();
			server.setErrorHandler(new CorsErrorHandler(delegate, policies, contextPath));
			// The server starts and stops its beans; without this it would drop the
			// previous handler
			server.addBean(delegate);
			UnreadBodyHandler unreadBodies = new UnreadBodyHandler();
			unreadBodies.setHandler(server.getHandler());
			server.setHandler(unreadBodies);
		}

	}

	/**
	 * Wraps the error handler, which Spring Boot sets when the context starts.
	 */
	private static final class VaryKeepingConfiguration extends AbstractConfiguration {

		VaryKeepingConfiguration() {
			super(new Builder());
		}

		@Override
		public void configure(WebAppContext context) {
			if (context.getErrorHandler() instanceof ErrorHandler errorHandler) {
				context.setErrorHandler(new VaryKeepingErrorHandler(errorHandler));
			}
		}

	}

}
