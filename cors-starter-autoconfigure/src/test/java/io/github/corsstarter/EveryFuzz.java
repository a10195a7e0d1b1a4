package io.github.corsstarter;

import java.util.List;

import io.github.corsstarter.autoconfigure.FailureReportFuzz;
import io.github.corsstarter.policy.OriginFuzz;
import io.github.corsstarter.policy.PolicyFuzz;
import io.github.corsstarter.policy.RequestedHeadersFuzz;
import io.github.corsstarter.web.PathFuzz;

/**
 * Passes arbitrary bytes to all targets, one after the other.
 */
public final class EveryFuzz {

	static final List<Class<?>> TARGETS = List.of(OriginFuzz.class, RequestedHeadersFuzz.class, PolicyFuzz.class,
			PathFuzz.class, FailureReportFuzz.class);

	private EveryFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] input) {
		OriginFuzz.fuzzerTestOneInput(input);
		RequestedHeadersFuzz.fuzzerTestOneInput(input);
		PolicyFuzz.fuzzerTestOneInput(input);
		PathFuzz.fuzzerTestOneInput(input);
		FailureReportFuzz.fuzzerTestOneInput(input);
	}

}
