package io.github.corsstarter.actuate;

import java.util.List;
import java.util.function.Supplier;

import io.github.corsstarter.web.CorsPoliciesChange;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that rereads the configuration files and replaces the policies. Its
 * access is {@code NONE} by default.
 */
@Endpoint(id = "corsreload", defaultAccess = Access.NONE)
public final class CorsReloadEndpoint {

	private final Supplier<CorsPoliciesChange> reload;

	/**
	 * Create an endpoint.
	 * @param reload rereads the files and replaces the policies
	 */
	public CorsReloadEndpoint(Supplier<CorsPoliciesChange> reload) {
		this.reload = reload;
	}

	/**
	 * Reread the files and replace the policies, unless there are problems.
	 * @return the outcome
	 */
	@WriteOperation
	public Outcome reload() {
		CorsPoliciesChange change = this.reload.get();
		return new Outcome(change.accepted(), change.policies(), change.problems());
	}

	/**
	 * The outcome of a reload.
	 *
	 * @param accepted whether the new policies are in force now
	 * @param policies the policies in force, in one line
	 * @param problems the problems of the new policies, one per line
	 */
	public record Outcome(boolean accepted, String policies, List<String> problems) implements OperationResponseBody {
	}

}
