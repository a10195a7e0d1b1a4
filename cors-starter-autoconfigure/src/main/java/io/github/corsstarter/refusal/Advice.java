package io.github.corsstarter.refusal;

import java.util.Locale;

/**
 * The text about a refusal: an explanation and a remedy.
 *
 * @param explanation the explanation, in sentences; may be empty
 * @param condition the purpose or condition of the remedy, such as
 * {@code to allow this header, }
 * @param remedy the remedy
 * @param more other possible causes, in sentences; may be empty
 */
record Advice(String explanation, String condition, Remedy remedy, String more) {

	Advice(String explanation, String condition, Remedy remedy) {
		this(explanation, condition, remedy, "");
	}

	/**
	 * Create advice without a remedy.
	 */
	static Advice sentence(String text) {
		return new Advice(text, "", Remedy.sentence(""));
	}

	/**
	 * Return this advice followed by more sentences.
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
