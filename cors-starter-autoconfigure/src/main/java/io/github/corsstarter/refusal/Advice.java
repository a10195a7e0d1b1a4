package io.github.corsstarter.refusal;

import java.util.Locale;

/**
 * What to say about a refusal: what was noticed, and what to do.
 *
 * @param explanation what was noticed, in sentences; may be empty
 * @param condition in which case there is something to do, such as {@code if pages may, }
 * @param remedy what to do
 * @param more what else may be behind it, in sentences; may be empty
 */
record Advice(String explanation, String condition, Remedy remedy, String more) {

	Advice(String explanation, String condition, Remedy remedy) {
		this(explanation, condition, remedy, "");
	}

	/**
	 * Say something for which there is nothing to write.
	 */
	static Advice sentence(String text) {
		return new Advice(text, "", Remedy.sentence(""));
	}

	/**
	 * Return this advice with sentences behind it.
	 */
	Advice followedBy(String sentences) {
		return new Advice(this.explanation, this.condition, this.remedy, sentences);
	}

	String text() {
		StringBuilder text = new StringBuilder(this.explanation);
		if (!this.remedy.text().isEmpty()) {
			String todo = this.condition + this.remedy.text();
			text.append(text.isEmpty() ? "" : " ")
				.append(todo.substring(0, 1).toUpperCase(Locale.ROOT))
				.append(todo, 1, todo.length())
				.append('.');
		}
		return this.more.isEmpty() ? text.toString() : text + " " + this.more;
	}

}
