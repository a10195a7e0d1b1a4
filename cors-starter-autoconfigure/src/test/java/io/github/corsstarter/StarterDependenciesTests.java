package io.github.corsstarter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter adds only the library to the dependencies that every Spring Boot
 * application already has, as {@code SECURITY.md} states.
 */
class StarterDependenciesTests {

	@ParameterizedTest
	@CsvSource({ "../cors-starter/pom.xml, cors-starter-autoconfigure spring-boot-starter",
			"pom.xml, jspecify spring-boot-autoconfigure" })
	void pomDeclaresOnlyTheseDependencies(Path pom, String expected) throws Exception {
		NodeList nodes = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(pom.toFile())
			.getElementsByTagName("dependency");
		List<String> reaching = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			Element dependency = (Element) nodes.item(i);
			boolean ofTheProject = dependency.getParentNode().getParentNode().getNodeName().equals("project");
			if (ofTheProject && text(dependency, "scope").isEmpty() && text(dependency, "optional").isEmpty()) {
				reaching.add(text(dependency, "artifactId"));
			}
		}
		assertThat(reaching).containsExactlyInAnyOrder(expected.split(" ", -1));
	}

	private static String text(Element element, String name) {
		NodeList nodes = element.getElementsByTagName(name);
		return (nodes.getLength() > 0) ? nodes.item(0).getTextContent() : "";
	}

}
