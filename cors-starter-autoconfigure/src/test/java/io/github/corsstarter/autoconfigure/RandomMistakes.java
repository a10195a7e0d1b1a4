package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.github.corsstarter.RandomCases;

/**
 * Generates configurations with all kinds of mistakes: at the top level and in policies,
 * inherited or not, with credentials and switches, and several at once. A value is a text
 * or a list of texts.
 */
final class RandomMistakes {

	private static final List<String> GOOD_ORIGINS = List.of("https://app.example.com", "https://admin.example.com",
			"https://*.example.org", "http://localhost:3000", "https://me.github.io", "capacitor://localhost",
			"moz-extension://1b2c");

	private static final List<String> BAD_ORIGINS = List.of("app.example.com", "localhost:3000", "*.github.io",
			"*.example.net", "http:app.example.com", "https:/a.com", "https://a.com/x", "http://b.example/x",
			"https://*.github.io/x", "https://u@a.com", "http://a*.example.com", "https://a*.co.uk", "https://*",
			"moz-extension://a*", "chrome-extension://*", "http://*.internal/x", "*://a.com", "*://*.github.io",
			"https://*.127.0.0.1", "null", "'null'", "file://", "file:///x", "http://0x7f000001", "http://0xa000001",
			"http://[0:0::1]", "*", "http://a.com", "http://*.example.com", "https://*.github.io", "http://*.co.uk",
			"http://*.co.uk:8080", "http://a.com:443", "moz-extension://*", "https://exa mple.com", "https://a.com:0",
			"https://a.com;https://b.com", "https://a.com https://b.com/x", "http://a.com|https://b.com",
			"https://a.com https://*.github.io", "https://a.com https://a*.b", "'https://a.com'", "\"http://a.com\"",
			"'a.com'", "'*'", "[\"*\"]", "[\"https://a.com\"]", "'https://*.github.io'", "https://a.com:[8080]",
			"http://a.com:[8080", "https://*.github.io:[8080", "8081", "8082]", "^https?://(.+)\\.example\\.com$",
			"https://.*\\.example\\.com", "https?://.*\\.github\\.io", "http://localhost:.*", ".*", "^.*$",
			"https://localhost:\\d+", "https://[a-z]+\\.a\\.com", "https://(a|b)\\.c\\.com", "https://straße.example",
			"${no.such}", "${my.origins}", "https://${my.hosts}", "vscode-webview://*/x", "https://*.gitpod.io/x");

	// Valid only as elements of a list, since they contain commas
	private static final List<String> WITH_COMMAS = List.of("https://a.com,https://b.com",
			"http://a.com, https://b.com/", "https://a.com:[8080,8081]", "[\"https://a.com\",\"https://b.com\"]",
			"https://a.com,*", "https://a.com, file://");

	private static final List<String> KEYS = List.of("origins", "allowed.origins", "allowed-origin-patterns",
			"allowed.origin.patterns", "alowed-methods", "allow-credential", "path", "paths", "mappings", "max.age",
			"urls", "my.own.key", "checks.enabled", "filter-ordr", "dangerously-alow");

	private static final List<String> POLICY_KEYS = List.of("origins", "allowed.origins", "path", "url-patterns",
			"filter-order", "reject-refused", "check.enabled", "allowed.origin.patterns", "whatever");

	private static final List<String> SWITCHES = List.of("insecure-origins", "public-suffix-subdomains", "null-origin",
			"file-origin", "any-host");

	private final Random random;

	RandomMistakes(long seed) {
		this.random = RandomCases.random(seed);
	}

	private boolean oneIn(int n) {
		return this.random.nextInt(n) == 0;
	}

	private <T> T one(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private Object list(List<String> good, List<String> bad, List<String> withCommas) {
		boolean elements = oneIn(2);
		List<String> list = new ArrayList<>();
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			list.add(one(oneIn(3) ? ((elements && oneIn(4)) ? withCommas : bad) : good));
		}
		// Generate more single mistakes
		if (oneIn(4)) {
			list = List.of(one(bad));
		}
		return elements ? list : String.join(", ", list);
	}

	private void addSettings(Map<String, Object> properties, String prefix, boolean top) {
		if (oneIn(top ? 2 : 3) || (top && oneIn(2))) {
			properties.put(prefix + "allowed-origins", list(GOOD_ORIGINS, BAD_ORIGINS, WITH_COMMAS));
		}
		if (oneIn(3)) {
			properties.put(prefix + "allow-credentials", oneIn(6) ? "maybe" : String.valueOf(!oneIn(3)));
		}
		if (oneIn(6)) {
			properties.put(prefix + "allowed-methods", list(List.of("GET", "PUT"),
					List.of("TRACE", "connect", "GET POST", "P*", "get;TRACE", "${no.such}"), List.of("GET,PUT")));
		}
		if (oneIn(6)) {
			properties.put(prefix + "allowed-headers", list(List.of("Content-Type", "X-A"),
					List.of("Cookie", "Host", "Access-Control-Allow-Origin", "X-*", "X-A:", "X-A X-B", "X-A;Cookie"),
					List.of("X-A,X-B")));
		}
		if (oneIn(6)) {
			properties.put(prefix + "exposed-headers", list(List.of("ETag", "Location"),
					List.of("*", "Set-Cookie", "E T", "X-*", "ETag:"), List.of("ETag, Link")));
		}
		if (oneIn(8)) {
			properties.put(prefix + "max-age", one(List.of("10m", "-1", "-1s", "soon")));
		}
		if (oneIn(5)) {
			properties.put(prefix + one(top ? KEYS : POLICY_KEYS), one(List.of("https://a.com", "/x", "true")));
		}
		if (oneIn(20)) {
			properties.put(prefix + "allowedOrigins", "https://c.com");
		}
	}

	/**
	 * Return the next configuration.
	 */
	Map<String, Object> next() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("my.origins", List.of("https://one.example", "https://two.example"));
		properties.put("my.hosts", List.of("one.example", "two.example"));
		addSettings(properties, "cors.", true);
		if (oneIn(3)) {
			List<String> switches = SWITCHES.stream().filter((danger) -> oneIn(3)).collect(Collectors.toList());
			switches.addAll(oneIn(8) ? List.of(one(List.of("insecure-origin", "everything"))) : List.of());
			if (!switches.isEmpty()) {
				properties.put("cors.dangerously-allow", oneIn(2) ? switches : String.join(",", switches));
			}
		}
		List<String> names = new ArrayList<>(List.of("a", "b", "c"));
		names.addAll(oneIn(12) ? List.of("default") : List.of());
		names.addAll(oneIn(12) ? List.of("d.e") : List.of());
		names.addAll(oneIn(12) ? List.of("[f.g]") : List.of());
		for (String name : names) {
			if (!oneIn(3)) {
				String prefix = "cors.policies" + (name.startsWith("[") ? "" : ".") + name + ".";
				addSettings(properties, prefix, false);
				if (!oneIn(10)) {
					properties.put(prefix + "paths",
							oneIn(5) ? one(List.<Object>of("/**", "/x", List.of("/x", "/y"), List.of("/**", "/z"), "/{",
									List.of("/z", "/b//{")))
									: "/" + name.charAt(name.length() - 1) + name.charAt(0) + "/p");
				}
				if (oneIn(12)) {
					properties.put(prefix + "enabled", "false");
				}
			}
		}
		if (oneIn(20) && properties.keySet().stream().noneMatch((key) -> key.contains(".check"))) {
			properties.put("cors.check", one(List.of("true", "maybe")));
		}
		else if (oneIn(20)) {
			properties.put("cors.check.enabled", "true");
			properties.put("cors.check.path", "/check/**");
		}
		return properties;
	}

}
