package io.github.corsstarter.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.http.HttpMethod;

/**
 * The measured requests, each with the allowed access.
 */
@SuppressWarnings("ImmutableEnumChecker") // requests aren't modified
public enum Scenario {

	/** From other programs, and from browsers for same-origin pages. */
	NO_ORIGIN("no `Origin`", Allowed.origins(100), get()),

	/** From browsers for same-origin pages. */
	SAME_ORIGIN("same origin", Allowed.origins(100),
			post().header("Origin", "http://api.example.com:8080").header("Sec-Fetch-Site", "same-origin")),

	/** Allowed, one origin. */
	ALLOWED_1("allowed `GET` (1)", Allowed.origins(1), get().from("https://app-0.example.com")),

	/** Allowed, a hundred origins. */
	ALLOWED_100("allowed `GET` (100)", Allowed.origins(100), get().from("https://app-99.example.com")),

	/** Allowed, ten thousand origins. */
	ALLOWED_10000("allowed `GET` (10,000)", Allowed.origins(10_000), get().from("https://app-9999.example.com")),

	/** Allowed, a hundred thousand origins. */
	ALLOWED_100000("allowed `GET` (100,000)", Allowed.origins(100_000), get().from("https://app-99999.example.com")),

	/** The same header value each time, unlike on a server. */
	ALLOWED_CACHED("allowed `GET` (10,000), the same `String` each time", Allowed.origins(10_000),
			get().from("https://app-9999.example.com").cached()),

	/** Allowed, with the most headers. */
	CREDENTIALS("allowed `POST`, credentials, 3 exposed (100)",
			Allowed.origins(100).withCredentialsAndExposed("ETag", "Location", "Link"),
			post().from("https://app-99.example.com")),

	/** Refused, one origin. */
	REFUSED_1("refused `GET` (1)", Allowed.origins(1), get().from("https://stranger.example.org")),

	/** Refused, ten thousand origins. */
	REFUSED_10000("refused `GET` (10,000)", Allowed.origins(10_000), get().from("https://stranger.example.org")),

	/** A preflight. */
	PREFLIGHT("preflight `PUT`, 3 headers (100)", Allowed.origins(100), preflight("PUT", Allowed.names(3))),

	/** A preflight; the response must list the allowed values. */
	PREFLIGHT_CREDENTIALS("preflight `PUT`, 3 headers, credentials (100)",
			Allowed.origins(100).withCredentialsAndExposed("ETag"), preflight("PUT", Allowed.names(3))),

	/** A preflight from an unlisted origin. */
	PREFLIGHT_REFUSED("preflight refused by origin (10,000)", Allowed.origins(10_000),
			preflight("PUT", Allowed.names(3)).from("https://stranger.example.org")),

	/** A preflight for a method that isn't allowed. */
	PREFLIGHT_METHOD("preflight refused by method (100)", Allowed.origins(100), preflight("PATCH", Allowed.names(3))),

	/** A preflight for a header that isn't allowed. */
	PREFLIGHT_HEADER("preflight refused by header (100)", Allowed.origins(100),
			preflight("PUT", List.of("X-Header-A", "X-Unlisted"))),

	/** A preflight for many headers. */
	PREFLIGHT_20("preflight, 20 of 20 headers (100)", Allowed.origins(100).withHeaders(20),
			preflight("PUT", Allowed.names(20))),

	/** Only commas. */
	COMMAS("preflight, 8 KB of commas (100)", Allowed.origins(100), hostile(",".repeat(8_000))),

	/** Only white space. */
	WHITE_SPACE("preflight, 8 KB of white space (100)", Allowed.origins(100), hostile(" ".repeat(8_000))),

	/** One allowed name, many times. */
	ONE_NAME("preflight, 8 KB of one allowed name (100)", Allowed.origins(100),
			hostile("x-header-a,".repeat(8_000 / 11))),

	/** Names that aren't allowed. */
	RANDOM("preflight, 8 KB of random tokens (100)", Allowed.origins(100), hostile(randomTokens())),

	/** Many lines. */
	LINES("preflight, 1,000 lines of headers (100)", Allowed.origins(100), lines(1_000)),

	/** Allowed with a pattern. */
	PATTERN_1("allowed by subdomain pattern (1)", Allowed.subdomains(1), get().from("https://a.tenant-0.example.com")),

	/** Allowed with the last of many patterns. */
	PATTERN_10000("allowed by subdomain pattern (10,000)", Allowed.subdomains(10_000),
			get().from("https://a.tenant-9999.example.com")),

	/** Allowed with the last of many patterns, which follow as many origins. */
	MIXED_100000("allowed by subdomain pattern (50,000 and as many origins)", Allowed.mixed(100_000),
			get().from("https://a.tenant-49999.example.com")),

	/** Refused by patterns. */
	PATTERN_MISS("refused, subdomain patterns (10,000)", Allowed.subdomains(10_000),
			get().from("https://a.tenant-x.example.com")),

	/** Covered by the last of many policies. */
	PATHS_LAST("allowed `GET`, the last of 50 path policies (1)", Allowed.origins(1).atPaths(50),
			get().from("https://app-0.example.com").at("/area-49/attachments")),

	/** Covered by none of many policies. */
	PATHS_MISS("`GET` of a path that none of 50 path policies covers (1)", Allowed.origins(1).atPaths(50),
			get().from("https://app-0.example.com").at("/attachments")),

	/** A long origin. */
	LONG_ORIGIN("refused, origin of 4 KB (100)", Allowed.origins(100),
			get().from("https://" + "a.".repeat(2_000) + "example.com").cached()),

	/** Two hosts of maximum length that differ only in the first label. */
	LONG_HOSTS("refused, hosts of 253 bytes that differ in the first label (1)",
			Allowed.origins(List.of("https://" + longHost("a"))), get().from("https://" + longHost("b")));

	private final String title;

	private final Allowed allowed;

	private final Template request;

	Scenario(String title, Allowed allowed, Template request) {
		this.title = title;
		this.allowed = allowed;
		this.request = request;
	}

	/**
	 * Return the name for tables.
	 */
	String title() {
		return this.title;
	}

	Allowed allowed() {
		return this.allowed;
	}

	StubRequest request() {
		return new StubRequest(this.request.method, this.request.path, this.request.fresh, this.request.headers);
	}

	String method() {
		return this.request.method;
	}

	String path() {
		return this.request.path;
	}

	List<Map.Entry<String, String>> headers() {
		return this.request.headers;
	}

	/**
	 * Return the request of a reactive server.
	 */
	StubReactiveRequest.Template reactiveRequest() {
		return new StubReactiveRequest.Template(HttpMethod.valueOf(this.request.method),
				URI.create("http://api.example.com:8080" + this.request.path),
				this.request.headers.stream()
					.map((header) -> Map.entry(header.getKey(),
							header.getValue().getBytes(StandardCharsets.ISO_8859_1)))
					.toList());
	}

	/**
	 * Return a policy's view of the request.
	 */
	StubCorsRequest corsRequest() {
		return new StubCorsRequest(this.request.method, this.request.path, this.request.headers);
	}

	private static Template get() {
		return new Template("GET").header("Accept", "application/json").header("Host", "api.example.com:8080");
	}

	private static Template post() {
		return new Template("POST").header("Content-Type", "application/json").header("Host", "api.example.com:8080");
	}

	private static Template preflight(String method, List<String> names) {
		String headers = names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
		return new Template("OPTIONS").header("Host", "api.example.com:8080")
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers", headers)
			.from("https://app-99.example.com");
	}

	private static Template hostile(String headers) {
		return new Template("OPTIONS").header("Host", "api.example.com:8080")
			.header("Access-Control-Request-Method", "PUT")
			.header("Access-Control-Request-Headers", headers)
			.from("https://app-99.example.com")
			.cached();
	}

	private static Template lines(int count) {
		Template template = new Template("OPTIONS").header("Host", "api.example.com:8080")
			.header("Access-Control-Request-Method", "PUT")
			.from("https://app-99.example.com")
			.cached();
		for (int i = 0; i < count; i++) {
			template.header("Access-Control-Request-Headers", "x-header-a");
		}
		return template;
	}

	private static String randomTokens() {
		Random random = new Random(1);
		return IntStream.range(0, 2_000)
			.mapToObj((i) -> Integer.toString(random.nextInt(Integer.MAX_VALUE), 36))
			.collect(Collectors.joining(","))
			.substring(0, 8_000);
	}

	private static String longHost(String label) {
		return label + ".x".repeat(126);
	}

	/**
	 * A builder for a request.
	 */
	private static final class Template {

		private final String method;

		private final List<Map.Entry<String, String>> headers = new ArrayList<>();

		private String path = "/attachments";

		private boolean fresh = true;

		Template(String method) {
			this.method = method;
		}

		Template header(String name, String value) {
			this.headers.add(Map.entry(name, value));
			return this;
		}

		Template at(String path) {
			this.path = path;
			return this;
		}

		Template from(String origin) {
			this.headers.removeIf((header) -> header.getKey().equals("Origin"));
			return header("Origin", origin);
		}

		/**
		 * Send the same string each time, because creating a new one of 8 KB costs more
		 * than the measured code.
		 */
		Template cached() {
			this.fresh = false;
			return this;
		}

	}

}
