package io.github.corsstarter.refusal;

import java.util.Locale;

/**
 * What to say about a refusal: what was noticed, and what to do.
 *
 * @param explanation what was noticed, in sentences; may be empty
 * @param remedy what to do
 */
record Advice(String explanation, Remedy remedy) {

	/**
	 * Say something for which there is nothing to write.
	 */
	static Advice sentence(String text) {
		return new Advice(text, Remedy.sentence(""));
	}

	String text() {
		String todo = this.remedy.text();
		if (todo.isEmpty()) {
			return this.explanation;
		}
		String sentence = todo.substring(0, 1).toUpperCase(Locale.ROOT) + todo.substring(1) + ".";
		return this.explanation.isEmpty() ? sentence : this.explanation + " " + sentence;
	}

}
