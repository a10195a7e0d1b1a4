package io.github.corsstarter.policy;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map with look-ups by a part of a string, without extracting the part. The
 * caller passes the hash of the part, built from right to left while scanning the string.
 * A look-up therefore doesn't allocate or scan again, and looking up all suffixes of a
 * string takes one pass.
 *
 * @param <V> the type of the values
 */
final class SubstringMap<V> {

	private final @Nullable Entry<V>[] table;

	SubstringMap(Map<String, V> entries) {
		this.table = newTable(Math.max(2, Integer.highestOneBit(entries.size()) << 2));
		entries.forEach((key, value) -> {
			int slot = slot(hash(key, 0, key.length()));
			while (this.table[slot] != null) {
				slot = next(slot);
			}
			this.table[slot] = new Entry<>(key, value);
		});
	}

	@SuppressWarnings("unchecked") // an array of null has any type
	private static <V> @Nullable Entry<V>[] newTable(int length) {
		return (Entry<V>[]) new Entry<?>[length];
	}

	/**
	 * Extend a hash with the next character to the left.
	 * @param hash the hash so far, 0 for the empty string
	 * @param c the character
	 * @return the hash of the longer string
	 */
	static int extend(int hash, char c) {
		return 31 * hash + c;
	}

	/**
	 * Return the hash of a part of a string.
	 */
	static int hash(String text, int start, int end) {
		int hash = 0;
		for (int i = end - 1; i >= start; i--) {
			hash = extend(hash, text.charAt(i));
		}
		return hash;
	}

	/**
	 * Return the value for a part of a string.
	 * @param text the string
	 * @param start where the part starts
	 * @param end where the part ends, exclusive
	 * @param hash the part's hash, built with {@link #extend}, in lower case if
	 * {@code ignoreCase}
	 * @param ignoreCase whether to ignore case; if so, keys must be in lower case
	 * @return the value, or {@code null} if the key is absent
	 */
	@Nullable V get(String text, int start, int end, int hash, boolean ignoreCase) {
		int slot = slot(hash);
		Entry<V> entry = this.table[slot];
		while (entry != null) {
			if (entry.key.length() == end - start && text.regionMatches(ignoreCase, start, entry.key, 0, end - start)) {
				return entry.value;
			}
			slot = next(slot);
			entry = this.table[slot];
		}
		return null;
	}

	private int slot(int hash) {
		int spread = hash * 0x9E3779B9;
		return (spread ^ (spread >>> 16)) & (this.table.length - 1);
	}

	private int next(int slot) {
		return (slot + 1) & (this.table.length - 1);
	}

	private record Entry<V>(String key, V value) {
	}

}
