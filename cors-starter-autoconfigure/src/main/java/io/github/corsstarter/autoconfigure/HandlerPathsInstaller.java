package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Makes the policies match paths as the application's handlers do. Runs after the
 * handlers are created and before the server accepts requests.
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
