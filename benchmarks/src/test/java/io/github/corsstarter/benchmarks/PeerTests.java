package io.github.corsstarter.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpStatusCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compared filters give the same responses.
 */
class PeerTests {

	private static final Set<Scenario> REFUSED = EnumSet.of(Scenario.REFUSED_1, Scenario.REFUSED_10000,
			Scenario.PREFLIGHT_REFUSED, Scenario.PATTERN_MISS, Scenario.LONG_ORIGIN, Scenario.LONG_HOSTS);

	private static final Set<Scenario> WITHOUT_ORIGIN = EnumSet.of(Scenario.NO_ORIGIN, Scenario.SAME_ORIGIN,
			Scenario.PATHS_MISS);

	private static final Set<Peer> VARIES_ALWAYS = EnumSet.of(Peer.CORS_STARTER, Peer.SPRING, Peer.TOMCAT, Peer.JETTY);

	private static final Set<Scenario> REFUSED_HEADERS = EnumSet.of(Scenario.PREFLIGHT_METHOD,
			Scenario.PREFLIGHT_HEADER, Scenario.COMMAS, Scenario.WHITE_SPACE, Scenario.ONE_NAME, Scenario.RANDOM,
			Scenario.LINES);

	static Stream<Arguments> pairs() {
		return Arrays.stream(Peer.values())
			.filter((peer) -> peer != Peer.NONE)
			.flatMap((peer) -> Arrays.stream(Scenario.values()).map((scenario) -> Arguments.of(peer, scenario)));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void respondsAsTheOthersDo(Peer peer, Scenario scenario) throws Exception {
		Filter filter = peer.filter(scenario.allowed());
		if (filter == null) {
			assertThat(peer).isNotIn(Peer.CORS_STARTER, Peer.SPRING);
			return;
		}
		StubRequest request = scenario.request();
		StubResponse response = new StubResponse();
		response.renew();
		filter.doFilter(request, response, (one, other) -> ((HttpServletResponse) other).setStatus(201));
		boolean preflight = scenario.method().equals("OPTIONS");
		boolean readable = response.containsHeader("Access-Control-Allow-Origin");
		if (WITHOUT_ORIGIN.contains(scenario)) {
			assertThat(response.getStatus()).isEqualTo(201);
			assertThat(readable).isFalse();
			if (scenario == Scenario.NO_ORIGIN) {
				// Without Vary, a cache would serve this response to pages, which can't
				// read it
				assertThat(response.containsHeader("Vary")).isEqualTo(VARIES_ALWAYS.contains(peer));
			}
		}
		else if (REFUSED.contains(scenario)) {
			assertThat(readable).isFalse();
			assertThat(response.getStatus() == 201).isEqualTo(peer == Peer.JETTY);
		}
		else if (!REFUSED_HEADERS.contains(scenario)) {
			assertThat(readable).isTrue();
			assertThat(response.getStatus()).isEqualTo(!preflight ? 201 : (peer == Peer.CORS_STARTER) ? 204 : 200);
		}
		else if (peer == Peer.CORS_STARTER) {
			assertThat(response.getHeader("Cors-Refusal")).as(scenario.name())
				.isEqualTo((scenario == Scenario.WHITE_SPACE) ? null : switch (scenario) {
					case PREFLIGHT_METHOD -> "method-not-allowed";
					case PREFLIGHT_HEADER -> "header-not-allowed";
					default -> "headers-malformed";
				});
		}
	}

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void respondsAlikeInBothStacks(Scenario scenario) throws Exception {
		StubResponse response = answer(Peer.CORS_STARTER, scenario);
		StubReactiveResponse reactive = reactiveAnswer(Peer.CORS_STARTER, scenario);
		List<String> lines = new ArrayList<>();
		reactive.getHeaders().forEach((name, values) -> values.forEach((value) -> lines.add(name + ": " + value)));
		lines.removeIf((line) -> line.startsWith("Content-"));
		assertThat(reactive.isCommitted()).isTrue();
		assertThat(status(reactive)).isEqualTo(response.getStatus());
		assertThat(lines).containsExactlyInAnyOrderElementsOf(response.lines());
	}

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void springsFiltersRespondAlike(Scenario scenario) throws Exception {
		StubResponse response = answer(Peer.SPRING, scenario);
		StubReactiveResponse reactive = reactiveAnswer(Peer.SPRING, scenario);
		assertThat(reactive.getHeaders().getFirst("Access-Control-Allow-Origin"))
			.isEqualTo(response.getHeader("Access-Control-Allow-Origin"));
		assertThat(status(reactive)).isEqualTo(response.getStatus());
	}

	private static StubResponse answer(Peer peer, Scenario scenario) throws Exception {
		StubResponse response = new StubResponse();
		response.renew();
		Objects.requireNonNull(peer.filter(scenario.allowed()))
			.doFilter(scenario.request(), response, (one, other) -> ((HttpServletResponse) other).setStatus(201));
		return response;
	}

	private static StubReactiveResponse reactiveAnswer(Peer peer, Scenario scenario) {
		ReactiveFilterBenchmark benchmark = new ReactiveFilterBenchmark();
		benchmark.peer = peer;
		benchmark.scenario = scenario;
		benchmark.setUp();
		return benchmark.filter();
	}

	private static int status(StubReactiveResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

}
