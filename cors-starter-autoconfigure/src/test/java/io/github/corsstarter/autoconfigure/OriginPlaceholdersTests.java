package io.github.corsstarter.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class OriginPlaceholdersTests {

	private static final String APP = "https://app.example.com";

	private static final String SHOP = "https://shop.example.com";

	private final StandardEnvironment environment = new StandardEnvironment();

	private void set(String name, Map<String, Object> properties) {
		this.environment.getPropertySources().addLast(new MapPropertySource(name, properties));
	}

	@Test
	void readsOriginsAsPoliciesDo() {
		set("application", Map.of("app.one", APP + "/", "app.several", "HTTPS://app.example.com, " + SHOP, "app.any",
				"*", "app.allowed-origins", "*", "app.database", "jdbc:h2:mem:x://y", "app.page", APP + "/start"));
		assertThat(OriginPlaceholders.find(this.environment))
			.containsExactlyInAnyOrderEntriesOf(Map.of(List.of(APP), List.of("${app.one}"), List.of(APP, SHOP),
					List.of("${app.several}"), List.of("*"), List.of("${app.allowed-origins}")));
	}

	@Test
	void namesEachPropertyWithTheOrigins() {
		set("application", Map.of("app.base-url", APP, "app.cors.origins", APP));
		assertThat(OriginPlaceholders.find(this.environment))
			.isEqualTo(Map.of(List.of(APP), List.of("${app.cors.origins}", "${app.base-url}")));
	}

	@Test
	void aListHasItsName() {
		set("application", Map.of("app.origins[0]", APP, "app.origins[1]", SHOP));
		assertThat(OriginPlaceholders.find(this.environment))
			.isEqualTo(Map.of(List.of(APP, SHOP), List.of("app.origins")));
	}

	@Test
	void settingsOfALibraryHaveThePlaceholderThatTheyRead() {
		String prefix = "spring.cloud.gateway.server.webflux.globalcors.cors-configurations.[/**].allowed-origins";
		set("application", Map.of(prefix, "${ORIGINS:" + APP + "}", "spring.graphql.cors.allowed-origins", SHOP));
		assertThat(OriginPlaceholders.find(this.environment))
			.isEqualTo(Map.of(List.of(APP), List.of("${ORIGINS:" + APP + "}")));
	}

	@Test
	void aFailingSourceHidesNoOther() {
		set("application", Map.of("app.origin", APP, "app.self", "${app.self}://"));
		this.environment.getPropertySources().addFirst(new EnumerablePropertySource<>("secrets", new Object()) {

			@Override
			public String[] getPropertyNames() {
				return new String[] { "app.secret" };
			}

			@Override
			public @Nullable Object getProperty(String name) {
				if (name.equals("app.secret")) {
					throw new IllegalStateException("undecipherable");
				}
				return null;
			}

		});
		assertThat(OriginPlaceholders.find(this.environment)).isEqualTo(Map.of(List.of(APP), List.of("${app.origin}")));
	}

}
