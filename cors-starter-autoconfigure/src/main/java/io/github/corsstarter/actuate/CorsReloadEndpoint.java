package io.github.corsstarter.actuate;

import java.util.List;
import java.util.function.Supplier;

import io.github.corsstarter.web.CorsPoliciesChange;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that has the configuration files read again and the policies replaced.
 * Without access unless it is granted.
 */
@Endpoint(id = "corsreload", defaultAccess = Access.NONE)
public final class CorsReloadEndpoint {

	private final Supplier<CorsPoliciesChange> reload;

	/**
	 * Create an endpoint.
	 * @param reload reads and replaces
	 */
	public CorsReloadEndpoint(Supplier<CorsPoliciesChange> reload) {
		this.reload = reload;
	}

	/**
	 * Read the files again and replace the policies, unless there are problems.
	 * @return what has become of it
	 */
	@WriteOperation
	public Outcome reload() {
		CorsPoliciesChange change = this.reload.get();
		return new Outcome(change.accepted(), change.policies(), change.problems());
	}

	/**
	 * What has become of it.
	 *
	 * @param accepted whether the new policies are in force now
	 * @param policies the policies in force, in one line
	 * @param problems what keeps the new ones from being used, a line for each
	 */
	public record Outcome(boolean accepted, String policies, List<String> problems) implements OperationResponseBody {
	}

}
