package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.servlet.jetty.CorsErrorHandler;
import io.github.corsstarter.web.servlet.tomcat.CorsPolicyValve;
import org.apache.catalina.valves.RemoteIpValve;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerErrorsConfigurationTests {

	private static final String TOMCAT = "corsPolicyTomcatCustomizer";

	private static final String JETTY = "corsPolicyJettyCustomizer";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	@Test
	void eachPresentServerIsCustomized() {
		this.contextRunner.run((context) -> assertThat(context).hasBean(TOMCAT).hasBean(JETTY));
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.tomcat", "org.apache"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TOMCAT).hasBean(JETTY));
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jetty", "org.eclipse.jetty"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean(TOMCAT).doesNotHaveBean(JETTY));
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jetty",
					"org.springframework.boot.tomcat", "org.springframework.boot.web.server"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("corsPolicyFilterRegistration")
				.doesNotHaveBean(WebServerFactoryCustomizer.class));
	}

	@Test
	void noServerIsCustomizedWithoutPolicies() {
		this.contextRunner.withPropertyValues("cors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebServerFactoryCustomizer.class));
		this.contextRunner.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context).doesNotHaveBean(WebServerFactoryCustomizer.class));
	}

	@Test
	void theValveRunsAfterTheServersValves() {
		this.contextRunner.run((context) -> {
			TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
			factory.addEngineValves(new RemoteIpValve());
			customize(context.getBean(TOMCAT), factory);
			assertThat(factory.getEngineValves()).last().isInstanceOf(CorsPolicyValve.class);
		});
	}

	@Test
	void aUsersErrorHandlerStaysInUse() {
		this.contextRunner.run((context) -> {
			OwnErrorHandler own = new OwnErrorHandler();
			List<Request.Handler> inUse = new ArrayList<>();
			JettyServletWebServerFactory factory = new JettyServletWebServerFactory(0);
			factory.addServerCustomizers((server) -> server.setErrorHandler(own));
			customize(context.getBean(JETTY), factory);
			factory.addServerCustomizers((server) -> inUse.add(server.getErrorHandler()));
			WebServer server = factory.getWebServer();
			server.start();
			assertThat(inUse).singleElement().isInstanceOf(CorsErrorHandler.class);
			assertThat(own.isStarted()).isTrue();
			server.destroy();
			assertThat(own.isStopped()).isTrue();
		});
	}

	@SuppressWarnings("unchecked")
	private static <T extends WebServerFactory> void customize(Object customizer, T factory) {
		((WebServerFactoryCustomizer<T>) customizer).customize(factory);
	}

	private static final class OwnErrorHandler extends Handler.Abstract {

		@Override
		public boolean handle(Request request, Response response, Callback callback) {
			callback.succeeded();
			return true;
		}

	}

}
