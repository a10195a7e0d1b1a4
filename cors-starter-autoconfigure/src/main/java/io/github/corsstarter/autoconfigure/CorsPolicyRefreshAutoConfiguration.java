package io.github.corsstarter.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for reloading policies after Spring
 * Cloud has changed the environment.
 */
@AutoConfiguration(after = CorsPolicyAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBean(CorsPoliciesReloader.class)
public final class CorsPolicyRefreshAutoConfiguration {

	@Bean
	@Lazy(false)
	EnvironmentChangeListener corsEnvironmentChangeListener(CorsPoliciesReloader reloader) {
		return new EnvironmentChangeListener(reloader);
	}

	/**
	 * Ignores which keys have changed, since a {@code cors.*} property can refer to any
	 * of them.
	 */
	static final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

		private final CorsPoliciesReloader reloader;

		EnvironmentChangeListener(CorsPoliciesReloader reloader) {
			this.reloader = reloader;
		}

		@Override
		public void onApplicationEvent(EnvironmentChangeEvent event) {
			this.reloader.environmentChanged();
		}

	}

}
