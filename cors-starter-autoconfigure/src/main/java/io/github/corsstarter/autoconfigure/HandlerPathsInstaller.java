package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Lets the policies match paths as the handlers of the application do, once these are
 * there and before the server takes requests.
 */
final class HandlerPathsInstaller implements SmartInitializingSingleton {

	private final CorsPolicies policies;

	private final ObjectProvider<HandlerPaths> handlers;

	HandlerPathsInstaller(CorsPolicies policies, ObjectProvider<HandlerPaths> handlers) {
		this.policies = policies;
		this.handlers = handlers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.handlers.ifAvailable((handlers) -> handlers.installIn(this.policies));
	}

}
