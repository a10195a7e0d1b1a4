import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.gradle.api.Project;
import org.gradle.testfixtures.ProjectBuilder;

/**
 * Has Gradle itself apply a build script and resolve its dependencies, and writes what it
 * would compile with: a file for each class path, as an argument file of {@code javac}.
 */
class Classpaths {

	/**
	 * Arguments: the folder of the build script, the folder for what is written, and
	 * {@code name=value} for each property of the script.
	 */
	public static void main(String[] args) {
		int status = 1;
		try {
			write(args);
			status = 0;
		}
		catch (Exception ex) {
			ex.printStackTrace();
		}
		// Gradle's threads would go on
		System.exit(status);
	}

	private static void write(String[] args) throws IOException {
		Path output = Path.of(args[1]);
		Project project = ProjectBuilder.builder()
			.withProjectDir(new File(args[0]))
			.withGradleUserHomeDir(output.resolve("home").toFile())
			.build();
		for (int i = 2; i < args.length; i++) {
			String[] property = args[i].split("=", 2);
			project.getExtensions().getExtraProperties().set(property[0], property[1]);
		}
		project.apply(Map.of("from", "build.gradle"));
		for (String name : new String[] { "compileClasspath", "runtimeClasspath", "testCompileClasspath" }) {
			String classpath = project.getConfigurations().getByName(name).getAsPath();
			Files.writeString(output.resolve(name), "-classpath \"" + classpath + "\"");
		}
	}

}
