package io.github.corsstarter.autoconfigure;

import org.springframework.aop.scope.ScopedObject;

/**
 * The objects behind proxies of scopes, such as Spring Cloud's refresh scope.
 */
public final class ScopedTarget {

	private ScopedTarget() {
	}

	/**
	 * Return the object behind the proxy of a scope.
	 * @param bean a bean
	 * @return the object that the scope has now, or the bean itself if it isn't such a
	 * proxy or the scope isn't active
	 */
	public static Object of(Object bean) {
		try {
			return (bean instanceof ScopedObject scoped) ? scoped.getTargetObject() : bean;
		}
		catch (RuntimeException ex) {
			return bean;
		}
	}

}
