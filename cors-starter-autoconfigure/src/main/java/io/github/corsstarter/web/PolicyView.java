package io.github.corsstarter.web;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The policies of somebody else, for handlers that read paths in another way. Compiled
 * again when a request comes in after the others were replaced. Safe for concurrent use.
 */
final class PolicyView implements Supplier<PolicySet> {

	private final Supplier<PolicySet> source;

	private final UnaryOperator<HandlerPaths> handlers;

	private volatile Compiled compiled;

	/**
	 * Create a view.
	 * @param source has the policies
	 * @param handlers how the other handlers read paths, by how those of the source do
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
	 * Policies for the other handlers.
	 *
	 * @param basis what they were compiled from
	 * @param set the policies
	 */
	private record Compiled(PolicySet basis, PolicySet set) {
	}

}
