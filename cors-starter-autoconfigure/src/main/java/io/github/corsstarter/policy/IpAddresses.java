package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * IP addresses in the <a href="https://url.spec.whatwg.org/#host-serializing">form that
 * browsers send</a>, and in other forms that people write.
 */
final class IpAddresses {

	private static final long TOO_LARGE = 1L << 32;

	private IpAddresses() {
	}

	/**
	 * Return whether browsers read a host as an IPv4 address, valid or not.
	 * @param host a host without brackets
	 * @return whether its last label is a number
	 * @see <a href="https://url.spec.whatwg.org/#ends-in-a-number-checker">ends in a
	 * number checker</a>
	 */
	static boolean looksLikeIpv4(String host) {
		String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		String last = trimmed.substring(trimmed.lastIndexOf('.') + 1);
		return !last.isEmpty() && (areDigits(last, 10) || number(last) >= 0);
	}

	/**
	 * Return an IPv4 address as four decimal numbers.
	 * @param host an address of one to four numbers, decimal, octal or hexadecimal
	 * @return the canonical form, or {@code null} if the host isn't an address
	 * @see <a href="https://url.spec.whatwg.org/#concept-ipv4-parser">IPv4 parser</a>
	 */
	static @Nullable String canonicalIpv4(String host) {
		String[] parts = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
		if (parts.length > 4) {
			return null;
		}
		long address = 0;
		for (int i = 0; i < parts.length; i++) {
			long number = number(parts[i]);
			boolean last = i == parts.length - 1;
			int bits = last ? 8 * (5 - parts.length) : 8;
			if (number >> bits != 0) {
				return null;
			}
			address = (address << bits) | number;
		}
		return (address >> 24) + "." + ((address >> 16) & 255) + "." + ((address >> 8) & 255) + "." + (address & 255);
	}

	private static boolean areDigits(String text, int radix) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 127 || Character.digit(text.charAt(i), radix) < 0) {
				return false;
			}
		}
		return true;
	}

	// -1 if it isn't a number
	private static long number(String part) {
		boolean hex = part.startsWith("0x") || part.startsWith("0X");
		int radix = hex ? 16 : part.startsWith("0") ? 8 : 10;
		String digits = hex ? part.substring(2) : part;
		if (digits.isEmpty()) {
			return hex ? 0 : -1;
		}
		if (!areDigits(digits, radix)) {
			return -1;
		}
		long number = 0;
		for (int i = 0; i < digits.length(); i++) {
			number = Math.min(TOO_LARGE, radix * number + Character.digit(digits.charAt(i), radix));
		}
		return number;
	}

	/**
	 * Return an IPv6 address in its shortest form.
	 * @param address an address without brackets
	 * @return the canonical form without brackets, or {@code null} if it isn't an address
	 * @see <a href="https://url.spec.whatwg.org/#concept-ipv6-parser">IPv6 parser</a>
	 */
	static @Nullable String canonicalIpv6(String address) {
		int gap = address.indexOf("::");
		List<Integer> pieces = new ArrayList<>(8);
		if (!addPieces((gap < 0) ? address : address.substring(0, gap), gap < 0, pieces)) {
			return null;
		}
		if (gap >= 0) {
			List<Integer> tail = new ArrayList<>(8);
			if (!addPieces(address.substring(gap + 2), true, tail) || pieces.size() + tail.size() > 7) {
				return null;
			}
			while (pieces.size() + tail.size() < 8) {
				pieces.add(0);
			}
			pieces.addAll(tail);
		}
		return (pieces.size() == 8) ? shortest(pieces) : null;
	}

	private static boolean addPieces(String part, boolean mayEndInIpv4, List<Integer> pieces) {
		if (part.isEmpty()) {
			return true;
		}
		if (part.length() > 45) {
			return false;
		}
		String[] texts = part.split(":", -1);
		for (int i = 0; i < texts.length; i++) {
			String text = texts[i];
			if (mayEndInIpv4 && i == texts.length - 1 && text.indexOf('.') >= 0) {
				String ipv4 = canonicalIpv4(text);
				if (!text.equals(ipv4)) {
					return false;
				}
				String[] bytes = text.split("\\.", -1);
				pieces.add(256 * Integer.parseInt(bytes[0]) + Integer.parseInt(bytes[1]));
				pieces.add(256 * Integer.parseInt(bytes[2]) + Integer.parseInt(bytes[3]));
			}
			else if (text.isEmpty() || text.length() > 4 || !areDigits(text, 16)) {
				return false;
			}
			else {
				pieces.add(Integer.parseInt(text, 16));
			}
		}
		return true;
	}

	private static String shortest(List<Integer> pieces) {
		int gapStart = -1;
		int gapLength = 1;
		for (int i = 0; i < 8; i++) {
			int length = 0;
			while (i + length < 8 && pieces.get(i + length) == 0) {
				length++;
			}
			if (length > gapLength) {
				gapStart = i;
				gapLength = length;
			}
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 8; i++) {
			if (i == gapStart) {
				text.append((i == 0) ? "::" : ":");
				i += gapLength - 1;
				continue;
			}
			text.append(Integer.toHexString(pieces.get(i)));
			if (i < 7) {
				text.append(':');
			}
		}
		return text.toString();
	}

}
