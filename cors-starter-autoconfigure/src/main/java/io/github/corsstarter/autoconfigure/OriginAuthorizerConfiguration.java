package io.github.corsstarter.autoconfigure;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.web.OriginAuthorizerCache;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.ClassUtils;

/**
 * What keeps the answers of the application's authorizer, if it has one that its stack
 * asks. To be imported before what asks for policies.
 */
final class OriginAuthorizerConfiguration {

	private OriginAuthorizerConfiguration() {
	}

	/**
	 * There only where an authorizer is, so that others can tell by it.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnAuthorizerCondition.class)
	static class CacheConfiguration {

		@Bean
		OriginAuthorizerCache corsOriginAuthorizerCache(ApplicationContext context) {
			return ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine", context.getClassLoader())
					? CaffeineCache.create() : new OriginAuthorizerCache();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnBean(OriginAuthorizer.class)
	static class UnusedBlockingAuthorizerConfiguration {

		@Bean
		@Lazy(false)
		StartMessage unusedOriginAuthorizerMessage() {
			return StartMessage.warning(
					"A reactive application ignores beans of type OriginAuthorizer, since they may block. Declare a bean of type ReactiveOriginAuthorizer instead");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnBean(ReactiveOriginAuthorizer.class)
	static class UnusedReactiveAuthorizerConfiguration {

		@Bean
		@Lazy(false)
		StartMessage unusedReactiveOriginAuthorizerMessage() {
			return StartMessage.warning(
					"A servlet application ignores beans of type ReactiveOriginAuthorizer. Declare a bean of type OriginAuthorizer instead");
		}

	}

	/**
	 * Seen only where Caffeine is there.
	 */
	private static final class CaffeineCache {

		static OriginAuthorizerCache create() {
			return new OriginAuthorizerCache(Caffeine.newBuilder()
				.maximumSize(OriginAuthorizerCache.CAPACITY)
				.expireAfterWrite(OriginAuthorizerCache.TIME_TO_LIVE)
				// No other thread: what there is to tidy up is little
				.executor(Runnable::run).<OriginQuery, OriginAuthorizerCache.Answer>build().asMap());
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
