package io.github.corsstarter.recipes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

/**
 * A page of recipes, such as {@code docs/recipes.md}: its text, and the configuration in
 * it.
 */
final class RecipesPage {

	private static final Pattern YAML = Pattern.compile("^```yaml\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

	private final String text;

	RecipesPage(String name) throws IOException {
		this.text = Files.readString(Path.of("../docs", name));
	}

	/**
	 * Return the part of a page above a heading.
	 */
	RecipesPage(String name, String heading) throws IOException {
		String page = Files.readString(Path.of("../docs", name));
		this.text = page.substring(0, page.indexOf("\n" + heading + "\n"));
	}

	String text() {
		return this.text;
	}

	/**
	 * Return every block of YAML.
	 * @param origin the origin that replaces the front end's
	 */
	List<String> yaml(String origin) {
		return YAML.matcher(this.text)
			.results()
			.map((block) -> block.group(1).replace("https://app.example.com", origin))
			.toList();
	}

	/**
	 * Return the values of a list in the policy of a recipe.
	 */
	Stream<String> values(String recipe, String list) {
		YamlPropertiesFactoryBean factory = new YamlPropertiesFactoryBean();
		factory.setResources(yaml("https://app.example.com").stream()
			.map((block) -> new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))
			.toArray(ByteArrayResource[]::new));
		Properties properties = Objects.requireNonNull(factory.getObject());
		return Stream.of(properties.getProperty("cors.policies." + recipe + "." + list, "").split(", "))
			.filter((value) -> !value.isEmpty());
	}

}
