package io.github.corsstarter.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The access that every filter is configured to allow.
 *
 * @param origins the origins
 * @param subdomainsOf domains with all subdomains allowed
 * @param headers the allowed request headers
 * @param exposed the exposed response headers
 * @param credentials whether credentials are allowed
 * @param paths path patterns, each with its own policy
 */
record Allowed(List<String> origins, List<String> subdomainsOf, List<String> headers, List<String> exposed,
		boolean credentials, List<String> paths) {

	static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");

	static final List<String> EVERYWHERE = List.of("/**");

	static final int MAX_AGE = 1800;

	static Allowed origins(int count) {
		return origins(IntStream.range(0, count).mapToObj((i) -> "https://app-" + i + ".example.com").toList());
	}

	static Allowed origins(List<String> origins) {
		return new Allowed(origins, List.of(), names(3), List.of(), false, EVERYWHERE);
	}

	static Allowed subdomains(int count) {
		return new Allowed(List.of(),
				IntStream.range(0, count).mapToObj((i) -> "tenant-" + i + ".example.com").toList(), names(3), List.of(),
				false, EVERYWHERE);
	}

	static Allowed mixed(int count) {
		return new Allowed(origins(count / 2).origins, subdomains(count / 2).subdomainsOf, names(3), List.of(), false,
				EVERYWHERE);
	}

	Allowed withHeaders(int count) {
		return new Allowed(this.origins, this.subdomainsOf, names(count), this.exposed, this.credentials, this.paths);
	}

	Allowed withCredentialsAndExposed(String... exposed) {
		return new Allowed(this.origins, this.subdomainsOf, this.headers, List.of(exposed), true, this.paths);
	}

	Allowed atPaths(int count) {
		return new Allowed(this.origins, this.subdomainsOf, this.headers, this.exposed, this.credentials,
				IntStream.range(0, count).mapToObj((i) -> "/area-" + i + "/**").toList());
	}

	List<String> patterns() {
		return Stream.concat(this.origins.stream(), this.subdomainsOf.stream().map((domain) -> "https://*." + domain))
			.toList();
	}

	static List<String> names(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "X-Header-" + (char) ('A' + i)).toList();
	}

}
