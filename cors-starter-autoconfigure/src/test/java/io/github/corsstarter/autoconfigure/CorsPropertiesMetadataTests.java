package io.github.corsstarter.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE shows.
 */
class CorsPropertiesMetadataTests {

	private static Map<String, JsonNode> metadata() throws Exception {
		Map<String, JsonNode> properties = new TreeMap<>();
		JsonNode root = JsonMapper.shared()
			.readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json",
					CorsProperties.class.getClassLoader())
				.getContentAsByteArray());
		root.get("properties").forEach((property) -> properties.put(property.get("name").asString(), property));
		return properties;
	}

	@Test
	void describesEveryProperty() throws Exception {
		Map<String, JsonNode> metadata = metadata();
		assertThat(metadata).containsOnlyKeys("cors.enabled", "cors.allowed-origins", "cors.allowed-methods",
				"cors.allowed-headers", "cors.exposed-headers", "cors.allow-credentials", "cors.max-age",
				"cors.allow-private-network", "cors.reject-refused", "cors.dangerously-allow", "cors.filter-order");
		assertThat(metadata).allSatisfy((name, property) -> assertThat(property.get("description").asString()).as(name)
			.hasSizeGreaterThan(20)
			.endsWith("."));
	}

}
