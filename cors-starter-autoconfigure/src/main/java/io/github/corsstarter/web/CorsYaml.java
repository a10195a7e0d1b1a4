package io.github.corsstarter.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.corsstarter.web.TranslatedSettings.Line;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Writes policies as YAML. The top level has the policy for all paths or, if there is
 * none, the settings that all policies have in common.
 */
final class CorsYaml {

	private static final String EVERYWHERE = "/**";

	private static final int MAX_NAME = 60;

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._+{}*=()|^$~@\\\\:\\[\\]-]*");

	private static final Pattern SPECIAL = Pattern
		.compile("(?i)null|true|false|yes|no|on|off|y|n|~|[0-9.+-].*|.*:|.*[,].*");

	// Line breaks in YAML or in a log, and characters that YAML doesn't read
	private static final Pattern UNPRINTABLE = Pattern
		.compile("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029\\uD800-\\uDFFF\\uFEFF\\uFFFE\\uFFFF]");

	private static final TranslatedSettings DEFAULTS = new TranslatedSettings(List.of(),
			List.of(Line.value("GET"), Line.value("POST")), List.of(Line.value("*")), List.of(), false,
			Duration.ofMinutes(30), false);

	private final StringBuilder text = new StringBuilder("cors:\n");

	private final Set<String> names = new HashSet<>(Set.of("default"));

	private final @Nullable TranslatedSettings top;

	private final List<String> topComments;

	private final List<TranslatedSettings> all;

	private final TranslatedSettings base;

	/**
	 * Write policies.
	 * @param remarks comments on all of them
	 * @param entries the policies
	 */
	CorsYaml(Collection<String> remarks, List<TranslatedPolicy> entries) {
		TranslatedPolicy everywhere = entries.stream()
			.filter((entry) -> entry.paths().contains(EVERYWHERE))
			.findFirst()
			.orElse(null);
		this.top = (everywhere != null) ? everywhere.settings() : null;
		this.topComments = (everywhere != null) ? everywhere.comments() : List.of();
		this.all = entries.stream()
			.map(TranslatedPolicy::settings)
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.toList();
		this.base = new TranslatedSettings(List.of(), base(TranslatedSettings::methods),
				base(TranslatedSettings::headers), base(TranslatedSettings::exposed),
				base(TranslatedSettings::credentials), base(TranslatedSettings::maxAge),
				base(TranslatedSettings::privateNetwork));
		remarks.forEach((remark) -> comment(1, remark));
		if (everywhere != null) {
			everywhere.comments().forEach((comment) -> comment(1, comment));
			// The top level's settings are also those of other policies
			rest(1, everywhere, (entries.size() > 1) ? "add a policy with paths: /**" : "");
		}
		if (this.top != null) {
			list(1, "allowed-origins", this.top.origins());
		}
		settings(1, this.base, DEFAULTS);
		List<TranslatedPolicy> named = new ArrayList<>(entries);
		if (everywhere != null) {
			named.remove(everywhere);
		}
		if (!named.isEmpty()) {
			line(1, "policies:");
			@Nullable String[] names = names(named);
			for (int i = 0; i < named.size(); i++) {
				policy(named.get(i), names[i]);
			}
		}
	}

	/**
	 * Return the value of a setting at the top level: that of the policy for all paths
	 * or, if there is none, the one that all policies have in common.
	 */
	private <T> T base(Function<TranslatedSettings, T> setting) {
		if (this.top != null) {
			return setting.apply(this.top);
		}
		boolean common = this.all.size() > 1 && this.all.stream().map(setting).distinct().count() == 1;
		return setting.apply(common ? this.all.get(0) : DEFAULTS);
	}

	private void policy(TranslatedPolicy entry, String name) {
		line(2, name + ":");
		TranslatedSettings settings = entry.settings();
		boolean inherited = settings != null && this.top != null && settings.origins().equals(this.top.origins());
		entry.comments()
			.stream()
			// Those on inherited origins stand where the origins do
			.filter((comment) -> !inherited || !this.topComments.contains(comment))
			.forEach((comment) -> comment(3, comment));
		rest(3, entry, "remove enabled: false");
		list(3, "paths", entry.paths().stream().map(Line::value).toList());
		if (settings == null) {
			line(3, "enabled: false");
			return;
		}
		if (!inherited) {
			list(3, "allowed-origins", settings.origins());
		}
		settings(3, settings, this.base);
	}

	/**
	 * Write the settings of a policy that is off as comments.
	 * @param step the first step to turn it on, empty if there is none
	 */
	private void rest(int depth, TranslatedPolicy entry, String step) {
		if (entry.rest() == null) {
			return;
		}
		boolean methods = !TranslatedSettings.values(entry.rest().methods()).isEmpty();
		int start = this.text.length();
		settings(0, methods ? entry.rest() : entry.rest().withMethods(this.base.methods()), this.base);
		List<String> lines = this.text.substring(start).lines().toList();
		this.text.setLength(start);
		List<String> steps = new ArrayList<>();
		if (!step.isEmpty()) {
			steps.add(step);
		}
		if (!lines.isEmpty()) {
			steps.add("write the other settings:");
		}
		if (!steps.isEmpty()) {
			comment(depth, "Once you write allowed-origins " + (methods ? "" : "and allowed-methods ") + "here, "
					+ String.join(", and ", steps));
			lines.forEach((line) -> line(depth, "# " + line));
		}
	}

	/**
	 * Write the settings that differ from those that would apply without them.
	 */
	private void settings(int depth, TranslatedSettings settings, TranslatedSettings base) {
		if (!Set.copyOf(settings.methods()).equals(Set.copyOf(base.methods()))) {
			list(depth, "allowed-methods", settings.methods());
		}
		if (!settings.headers().equals(base.headers())) {
			list(depth, "allowed-headers", settings.headers());
		}
		if (!settings.exposed().equals(base.exposed())) {
			list(depth, "exposed-headers", settings.exposed());
		}
		if (settings.credentials() != base.credentials()) {
			line(depth, "allow-credentials: " + settings.credentials());
		}
		if (!settings.maxAge().equals(base.maxAge())) {
			line(depth, "max-age: " + duration(settings.maxAge()));
		}
		if (settings.privateNetwork() != base.privateNetwork()) {
			line(depth, "allow-private-network: " + settings.privateNetwork());
		}
	}

	private static String duration(Duration duration) {
		long seconds = duration.toSeconds();
		if (seconds == 0) {
			return "0";
		}
		if (seconds % 3600 == 0) {
			return (seconds / 3600) + "h";
		}
		return (seconds % 60 == 0) ? (seconds / 60) + "m" : seconds + "s";
	}

	private void list(int depth, String key, List<Line> lines) {
		List<String> values = TranslatedSettings.values(lines);
		boolean plain = !values.isEmpty() && values.size() == lines.size()
				&& values.stream().allMatch(CorsYaml::isPlain) && String.join(", ", values).length() < 80
				&& (values.size() == 1 || !values.get(0).contains("/"));
		if (values.size() == 1 && lines.size() == 1) {
			line(depth, key + ": " + quote(values.get(0)));
		}
		else if (plain) {
			line(depth, key + ": " + String.join(", ", values));
		}
		else {
			line(depth, key + ":" + (values.isEmpty() ? " []" : ""));
			for (Line line : lines) {
				if (line.comment() == null) {
					line(depth + 1, "- " + quote(line.text()));
				}
				else {
					comment(depth + 1, line.toComment());
				}
			}
		}
	}

	private static boolean isPlain(String value) {
		return PLAIN.matcher(value).matches() && !SPECIAL.matcher(value).matches();
	}

	private static String quote(String value) {
		if (isPlain(value)) {
			return value;
		}
		if (UNPRINTABLE.matcher(value).find()) {
			String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
			return "\"" + UNPRINTABLE.matcher(escaped)
				.replaceAll((found) -> String.format("\\\\u%04x", (int) found.group().charAt(0))) + "\"";
		}
		return value.equals("*") ? "\"*\"" : "'" + value.replace("'", "''") + "'";
	}

	private void comment(int depth, String text) {
		line(depth, "# " + UNPRINTABLE.matcher(text).replaceAll(" ").replaceAll("\\s+", " "));
	}

	private void line(int depth, String text) {
		this.text.append("  ".repeat(depth)).append(text).append('\n');
	}

	/**
	 * Return a name for each policy: that of its path or, if its first path doesn't
	 * include all others, that of their common beginning, unless another policy has this
	 * name.
	 */
	private @Nullable String[] names(List<TranslatedPolicy> policies) {
		String[] names = new String[policies.size()];
		for (int i = 0; i < names.length; i++) {
			Set<String> paths = policies.get(i).paths();
			String first = paths.iterator().next();
			if (paths.stream().allMatch((path) -> PathOverlaps.isWithin(path, first))) {
				names[i] = unique(name(first));
			}
		}
		for (int i = 0; i < names.length; i++) {
			if (names[i] == null) {
				Set<String> paths = policies.get(i).paths();
				String beginning = commonBeginning(paths);
				boolean free = !beginning.isEmpty() && !this.names.contains(unbroken(name(beginning)));
				names[i] = unique(free ? name(beginning) : name(paths.iterator().next()) + "-and-others");
			}
		}
		return names;
	}

	/**
	 * Return the segments at the beginning that paths have in common.
	 */
	private static String commonBeginning(Collection<String> paths) {
		List<String> common = segments(paths.iterator().next());
		for (String path : paths) {
			List<String> segments = segments(path);
			int length = 0;
			while (length < Math.min(common.size(), segments.size())
					&& common.get(length).equals(segments.get(length))) {
				length++;
			}
			common = common.subList(0, length);
		}
		return String.join("/", common);
	}

	private static List<String> segments(String path) {
		return List.of(StringUtils.tokenizeToStringArray(path.replaceAll("/\\*\\*.*", ""), "/"));
	}

	/**
	 * Return a name that also differs from others in the spellings that Spring Boot
	 * treats as the same.
	 */
	private String unique(String name) {
		String unique = name;
		for (int i = 2; !this.names.add(unbroken(unique)); i++) {
			unique = name + "-no" + i;
		}
		return unique;
	}

	private static String unbroken(String name) {
		return name.replace("-", "");
	}

	private static String name(String path) {
		String name = path.replaceAll("/\\*\\*$", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
		name = name.replaceAll("^-|-$", "");
		if (name.length() > MAX_NAME) {
			name = name.substring(0, MAX_NAME).replaceAll("-$", "");
		}
		name = name.isEmpty() ? "root" : name;
		if (!Character.isLetter(name.charAt(0)) || SPECIAL.matcher(name).matches()) {
			// YAML would read it as a number or a boolean
			name = "path-" + name;
		}
		return name;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
