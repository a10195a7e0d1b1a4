package io.github.corsstarter.actuate;

import java.util.function.Supplier;

import io.github.corsstarter.web.CorsPoliciesChange;

import org.springframework.boot.actuate.endpoint.Access;
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
	public CorsPoliciesChange reload() {
		return this.reload.get();
	}

}
