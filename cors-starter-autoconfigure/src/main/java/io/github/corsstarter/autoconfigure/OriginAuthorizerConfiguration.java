package io.github.corsstarter.autoconfigure;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.OriginAnswers;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * What keeps the answers of the application's authorizer, if it has one that its stack
 * asks. To be imported before what asks for policies.
 */
final class OriginAuthorizerConfiguration {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private OriginAuthorizerConfiguration() {
	}

	/**
	 * There only where an authorizer is, so that others can tell by it.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnAuthorizerCondition.class)
	static class Answers {

		@Bean
		OriginAnswers corsOriginAnswers(ApplicationContext context) {
			return ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine", context.getClassLoader())
					? CaffeineAnswers.create() : new OriginAnswers();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnBean(OriginAuthorizer.class)
	static class BlockingAuthorizer {

		BlockingAuthorizer() {
			logger.warn("A bean of type OriginAuthorizer is not asked in a reactive application, since it may block: "
					+ "declare one of type ReactiveOriginAuthorizer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnBean(ReactiveOriginAuthorizer.class)
	static class ReactiveAuthorizer {

		ReactiveAuthorizer() {
			logger.warn("A bean of type ReactiveOriginAuthorizer is not asked in a servlet application: "
					+ "declare one of type OriginAuthorizer");
		}

	}

	/**
	 * Seen only where Caffeine is there.
	 */
	private static final class CaffeineAnswers {

		static OriginAnswers create() {
			return new OriginAnswers(Caffeine.newBuilder()
				.maximumSize(OriginAnswers.CAPACITY)
				.expireAfterWrite(OriginAnswers.TIME_TO_LIVE)
				// No other thread: what there is to tidy up is little
				.executor(Runnable::run).<OriginAnswers.Question, OriginAnswers.Answer>build().asMap());
		}

	}

	/**
	 * Matches if there is a bean that decides about origins, of the type that the stack
	 * asks.
	 */
	static class OnAuthorizerCondition extends AnyNestedCondition {

		OnAuthorizerCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		@ConditionalOnBean(OriginAuthorizer.class)
		static class Servlet {

		}

		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		@ConditionalOnBean(ReactiveOriginAuthorizer.class)
		static class Reactive {

		}

	}

}
