package io.github.corsstarter.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata that IDEs show.
 */
class CorsPropertiesMetadataTests {

	private static Map<String, JsonNode> metadata(String list) throws Exception {
		Map<String, JsonNode> properties = new TreeMap<>();
		JsonNode root = JsonMapper.shared()
			.readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json",
					CorsProperties.class.getClassLoader())
				.getContentAsByteArray());
		root.get(list).forEach((property) -> properties.put(property.get("name").asString(), property));
		return properties;
	}

	@Test
	void describesEveryProperty() throws Exception {
		Map<String, JsonNode> metadata = metadata("properties");
		// Properties of endpoints, which are the same for every endpoint
		metadata.keySet().removeIf((name) -> name.startsWith("management."));
		assertThat(metadata).containsOnlyKeys("cors.enabled", "cors.allowed-origins", "cors.allowed-methods",
				"cors.allowed-headers", "cors.exposed-headers", "cors.allow-credentials", "cors.max-age",
				"cors.allow-private-network", "cors.policies", "cors.check.enabled", "cors.check.path",
				"cors.reject-refused", "cors.dangerously-allow", "cors.filter-order");
		assertThat(metadata).allSatisfy((name, property) -> assertThat(property.get("description").asString()).as(name)
			.hasSizeGreaterThan(20)
			.endsWith("."));
	}

	@Test
	void containsEveryDefault() throws Exception {
		Map<String, String> defaults = new TreeMap<>();
		metadata("properties")
			.forEach((name, property) -> defaults.put(name, property.path("defaultValue").toString()));
		assertThat(defaults).containsEntry("cors.allowed-methods", "\"[GET, HEAD, POST]\"")
			.containsEntry("cors.allowed-headers", "\"*\"")
			.containsEntry("cors.max-age", "\"30m\"")
			.containsEntry("cors.check.path", "\"/cors-check\"")
			.containsEntry("cors.filter-order", String.valueOf(Ordered.HIGHEST_PRECEDENCE + 10));
		assertThat(defaults).extractingByKeys("cors.enabled", "cors.reject-refused").containsOnly("true");
		assertThat(defaults)
			.extractingByKeys("cors.allow-credentials", "cors.allow-private-network", "cors.check.enabled")
			.containsOnly("false");
	}

	@Test
	void hintsAreForExistingKeysAndHaveUsefulValues() throws Exception {
		Map<String, JsonNode> hints = metadata("hints");
		assertThat(hints).containsOnlyKeys("cors.allowed-origins", "cors.allowed-methods", "cors.allowed-headers",
				"cors.exposed-headers", "cors.max-age", "cors.dangerously-allow", "cors.policies.keys");
		assertThat(metadata("properties").keySet())
			.containsAll(hints.keySet().stream().map((name) -> name.replace(".keys", "")).toList());
		hints.forEach((name, hint) -> hint.get("values").forEach((value) -> {
			String text = value.get("value").asString();
			String yaml = name.endsWith(".keys")
					? "  policies:\n    " + text + ":\n      paths: /x\n  allowed-origins: https://a.com\n"
					: "  " + name.substring("cors.".length()) + ": \"" + text + "\"\n";
			assertThat(TestEnvironments.factory(TestEnvironments.yaml("cors:\n" + yaml)).problems()).as(yaml).isEmpty();
		}));
	}

}
