package io.github.corsstarter.policy;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * An immutable set of strings that is asked about a part of another string, where that
 * part stands. The caller hands over the part's hash, which it has built from the right
 * to the left while it read the string anyway, so that a look-up neither allocates nor
 * reads twice, and all suffixes of a string cost one pass.
 */
final class SubstringSet {

	private final @Nullable String[] table;

	SubstringSet(Collection<String> members) {
		this.table = new @Nullable String[Math.max(2, Integer.highestOneBit(members.size()) << 2)];
		for (String member : members) {
			int hash = 0;
			for (int i = member.length() - 1; i >= 0; i--) {
				hash = extend(hash, member.charAt(i));
			}
			int slot = slot(hash);
			while (this.table[slot] != null) {
				slot = next(slot);
			}
			this.table[slot] = member;
		}
	}

	/**
	 * Extend a hash by the character to the left of what it covers.
	 * @param hash the hash so far, 0 for the empty string
	 * @param c the character
	 * @return the hash of the longer string
	 */
	static int extend(int hash, char c) {
		return 31 * hash + c;
	}

	/**
	 * Return whether a part of a string is a member.
	 * @param text the string
	 * @param start where the part starts
	 * @param end where the part ends, exclusive
	 * @param hash the part's hash, built by {@link #extend} in lower case if
	 * {@code ignoreCase}
	 * @param ignoreCase whether case makes no difference; members are in lower case then
	 * @return whether the set has it
	 */
	boolean contains(String text, int start, int end, int hash, boolean ignoreCase) {
		int slot = slot(hash);
		String member = this.table[slot];
		while (member != null) {
			if (member.length() == end - start && text.regionMatches(ignoreCase, start, member, 0, end - start)) {
				return true;
			}
			slot = next(slot);
			member = this.table[slot];
		}
		return false;
	}

	private int slot(int hash) {
		int spread = hash * 0x9E3779B9;
		return (spread ^ (spread >>> 16)) & (this.table.length - 1);
	}

	private int next(int slot) {
		return (slot + 1) & (this.table.length - 1);
	}

}
