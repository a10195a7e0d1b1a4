package io.github.corsstarter.web;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A view of other policies for handlers that read paths differently. After the source
 * policies are replaced, the next request recompiles the view. Safe for concurrent use.
 */
final class PolicyView implements Supplier<PolicySet> {

	private final Supplier<PolicySet> source;

	private final UnaryOperator<HandlerPaths> handlers;

	private volatile Compiled compiled;

	/**
	 * Create a view.
	 * @param source the source of the policies
	 * @param handlers derives how the view's handlers read paths from how the source's
	 * handlers do
	 */
	PolicyView(Supplier<PolicySet> source, UnaryOperator<HandlerPaths> handlers) {
		this.source = source;
		this.handlers = handlers;
		this.compiled = compile(source.get());
	}

	private Compiled compile(PolicySet basis) {
		return new Compiled(basis, basis.with(this.handlers.apply(basis.handlers())));
	}

	@Override
	public PolicySet get() {
		Compiled current = this.compiled;
		PolicySet basis = this.source.get();
		if (!current.basis.equals(basis)) {
			current = compile(basis);
			this.compiled = current;
		}
		return current.set;
	}

	/**
	 * Policies compiled for the view's handlers.
	 *
	 * @param basis the source policies
	 * @param set the policies
	 */
	private record Compiled(PolicySet basis, PolicySet set) {
	}

}
