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
 * Configuration for the cache of the application's authorizer, if it has one for its web
 * stack. Must be imported before configurations that depend on policies.
 */
final class OriginAuthorizerConfiguration {

	private OriginAuthorizerConfiguration() {
	}

	/**
	 * The cache bean exists only if there is an authorizer, so that conditions can depend
	 * on it.
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
			return StartMessage.warning("A reactive application ignores beans of type OriginAuthorizer, since they may "
					+ "block. Declare a bean of type ReactiveOriginAuthorizer instead");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnBean(ReactiveOriginAuthorizer.class)
	static class UnusedReactiveAuthorizerConfiguration {

		@Bean
		@Lazy(false)
		StartMessage unusedReactiveOriginAuthorizerMessage() {
			return StartMessage
				.warning("A servlet application ignores beans of type ReactiveOriginAuthorizer. Declare a "
						+ "bean of type OriginAuthorizer instead");
		}

	}

	/**
	 * Loaded only if Caffeine is present.
	 */
	private static final class CaffeineCache {

		static OriginAuthorizerCache create() {
			return new OriginAuthorizerCache(Caffeine.newBuilder()
				.maximumSize(OriginAuthorizerCache.CAPACITY)
				.expireAfterWrite(OriginAuthorizerCache.TIME_TO_LIVE)
				// On the calling thread, since maintenance takes little time
				.executor(Runnable::run).<OriginQuery, OriginAuthorizerCache.Answer>build().asMap());
		}

	}

	/**
	 * Matches if the application has an authorizer bean for its web stack.
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
