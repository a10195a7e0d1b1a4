package io.github.corsstarter.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The <a href="https://publicsuffix.org">public suffix list</a>: domains under which
 * anyone can register a name, such as {@code co.uk} and {@code github.io}. The list is
 * part of the jar, is loaded on first use, and is released if memory is low. Safe for
 * concurrent use.
 */
final class PublicSuffixes {

	private static final String LIST = "public-suffix-list.dat";

	private static SoftReference<PublicSuffixes> loaded = new SoftReference<>(null);

	private final Set<String> rules;

	// Parents of suffixes, such as za of co.za, which aren't necessarily suffixes
	private final Set<String> parents = new HashSet<>(4_000);

	private final String date;

	private PublicSuffixes(Set<String> rules, String date) {
		this.rules = rules;
		this.date = date;
		for (String rule : rules) {
			for (int dot = rule.indexOf('.'); dot >= 0; dot = rule.indexOf('.', dot + 1)) {
				this.parents.add(rule.substring(dot + 1));
			}
		}
	}

	static synchronized PublicSuffixes get() {
		PublicSuffixes suffixes = loaded.get();
		if (suffixes == null) {
			suffixes = read();
			loaded = new SoftReference<>(suffixes);
		}
		return suffixes;
	}

	static PublicSuffixes read() {
		InputStream list = PublicSuffixes.class.getResourceAsStream(LIST);
		if (list == null) {
			throw new IllegalStateException("The public suffix list is missing from the jar");
		}
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
			Set<String> rules = new HashSet<>(20_000);
			String date = "";
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith("// VERSION: ")) {
					date = line.substring("// VERSION: ".length(), "// VERSION: yyyy-mm-dd".length());
				}
				else if (!line.isBlank() && !line.startsWith("//")) {
					rules.add(ascii(line.strip()));
				}
			}
			return new PublicSuffixes(rules, date);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String ascii(String rule) {
		return rule.chars().allMatch((c) -> c < 128) ? rule : IDN.toASCII(rule, IDN.ALLOW_UNASSIGNED);
	}

	/**
	 * Return whether anyone can register a name under a host: directly, under each of its
	 * subdomains, or under a subdomain that is a suffix, such as {@code s3.amazonaws.com}
	 * for {@code amazonaws.com}. Domains that aren't in the list count as private.
	 * @param host a host in lower case, in its ASCII form
	 * @return whether anyone can own subdomains of the host
	 */
	boolean contains(String host) {
		String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		if (this.rules.contains(name) || this.parents.contains(name)) {
			return true;
		}
		String parent = name.substring(name.indexOf('.') + 1);
		return this.rules.contains("*." + parent) && !this.rules.contains("!" + name);
	}

	/**
	 * Return the date of the list.
	 * @return the date, as {@code yyyy-mm-dd}
	 */
	String date() {
		return this.date;
	}

}
