package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, whose instructions tests can follow.
 *
 * @param text the text of the page, or of a part of it
 */
public record DocumentationPage(String text) {

	private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	/**
	 * Return the files of all pages.
	 * @return those of the project's folder, of {@code docs} and of the modules
	 * @throws IOException if the folders can't be read
	 */
	public static List<Path> files() throws IOException {
		List<Path> pages = new ArrayList<>();
		for (String directory : List.of("..", "../docs", "../benchmarks", "../showcase")) {
			try (Stream<Path> files = Files.list(Path.of(directory))) {
				files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
			}
		}
		return pages;
	}

	/**
	 * Read a page.
	 * @param name the name of its file
	 * @return the page
	 */
	public static DocumentationPage read(String name) {
		try {
			return new DocumentationPage(Files.readString(Path.of("../docs", name)));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Return the part below a heading, up to the next one of its level or above.
	 * @param heading the heading, with the number signs of its level
	 * @return the part, which begins with the heading
	 */
	public DocumentationPage section(String heading) {
		int start = this.text.indexOf("\n" + heading + "\n") + 1;
		if (start == 0) {
			throw new AssertionError("There is no heading " + heading);
		}
		return new DocumentationPage(sections(start, heading.indexOf(' ')).get(0));
	}

	/**
	 * Return the parts below the headings of a level.
	 * @param level how many number signs they begin with
	 * @return the parts, each of which begins with its heading
	 */
	public List<DocumentationPage> sections(int level) {
		int start = this.text.indexOf("\n" + "#".repeat(level) + " ") + 1;
		return sections(start, level).stream().map(DocumentationPage::new).toList();
	}

	private List<String> sections(int start, int level) {
		Pattern nextHeading = Pattern.compile("\\n(?=#{1," + level + "} )");
		List<String> sections = new ArrayList<>();
		for (String part : nextHeading.split(this.text.substring(start), -1)) {
			if (part.startsWith("#".repeat(level) + " ")) {
				sections.add(part);
			}
		}
		return sections;
	}

	/**
	 * Return the first line, without its number signs.
	 * @return the heading
	 */
	public String heading() {
		return this.text.lines().findFirst().orElseThrow().replaceFirst("^#+ ", "");
	}

	/**
	 * Return the rows of all tables whose first column has a heading.
	 * @param firstColumn the heading
	 * @return the cells of each row
	 */
	public List<List<String>> rows(String firstColumn) {
		List<List<String>> rows = new ArrayList<>();
		boolean inside = false;
		for (String line : this.text.lines().toList()) {
			if (!line.startsWith("| ")) {
				inside = false;
			}
			else if (line.startsWith("| " + firstColumn + " |")) {
				inside = true;
			}
			else if (inside && !line.startsWith("| --- ")) {
				rows.add(Pattern.compile("(?<!\\\\)\\|")
					.splitAsStream(line.substring(1, line.length() - 1))
					.map(String::strip)
					.toList());
			}
		}
		return rows;
	}

	/**
	 * Return what is fenced off.
	 * @return the blocks in their order
	 */
	public List<Block> blocks() {
		return BLOCK.matcher(this.text).results().map((block) -> new Block(block.group(1), block.group(2))).toList();
	}

	/**
	 * Return the only block of a language.
	 * @param language the language
	 * @return its content
	 */
	public String block(String language) {
		List<Block> blocks = blocks().stream().filter((block) -> block.language.equals(language)).toList();
		if (blocks.size() != 1) {
			throw new AssertionError(blocks.size() + " blocks of " + language + " in " + heading());
		}
		return blocks.get(0).content;
	}

	/**
	 * A fenced block.
	 *
	 * @param language its language
	 * @param content its lines
	 */
	public record Block(String language, String content) {
	}

}
