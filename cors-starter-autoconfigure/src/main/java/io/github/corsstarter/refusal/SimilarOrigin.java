package io.github.corsstarter.refusal;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.WebOrigin;
import org.jspecify.annotations.Nullable;

/**
 * An allowed origin that resembles a refused one. Only the first 200 allowed origins are
 * compared, to bound the cost.
 *
 * @param difference the difference, in a sentence
 * @param isSecureOnly whether the page should be opened over https instead
 */
record SimilarOrigin(String difference, boolean isSecureOnly) {

	private static final int MAX_ORIGINS = 200;

	private static final int MAX_LENGTH = 300;

	/**
	 * Find a similar origin.
	 * @param origin the refused origin
	 * @param allowed origins and origin patterns
	 * @return the similar origin, or {@code null} if there is none
	 */
	static @Nullable SimilarOrigin find(String origin, List<String> allowed) {
		WebOrigin parsed = (origin.length() <= MAX_LENGTH) ? WebOrigin.parse(origin) : null;
		if (parsed == null) {
			return null;
		}
		List<String> candidates = allowed.subList(0, Math.min(allowed.size(), MAX_ORIGINS));
		Parts refused = Parts.of(parsed);
		for (String candidate : candidates) {
			Parts parts = Parts.of(Objects.requireNonNull(OriginPattern.parse(candidate).pattern()));
			String difference = refused.differenceFrom(parts, candidate);
			if (difference != null) {
				boolean secureOnly = refused.scheme.equals("http") && parts.scheme.equals("https")
						&& !OriginPattern.isLoopback(refused.host);
				return new SimilarOrigin(difference, secureOnly);
			}
		}
		String nearest = Nearest.bySlip(origin, candidates.stream().filter((each) -> !each.contains("*")).toList());
		return (nearest != null) ? new SimilarOrigin("The closest allowed origin is " + nearest + ".", false) : null;
	}

	/**
	 * An origin in parts.
	 *
	 * @param scheme the scheme
	 * @param host the host, with a leading star for a pattern
	 * @param port the port with a leading colon, or empty
	 */
	private record Parts(String scheme, String host, String port) {

		static Parts of(WebOrigin origin) {
			return new Parts(origin.scheme(), origin.host(), origin.authority().substring(origin.host().length()));
		}

		static Parts of(OriginPattern pattern) {
			return new Parts(pattern.scheme(), (pattern.subdomains() ? "*." : "") + pattern.host(), pattern.port());
		}

		@Nullable String differenceFrom(Parts allowed, String text) {
			boolean sameScheme = this.scheme.equals(allowed.scheme);
			boolean samePort = this.port.equals(allowed.port) || allowed.port.equals(":*");
			if (matchesHost(allowed.host)) {
				if (sameScheme && !samePort) {
					return "Only the port differs from the allowed " + text + ".";
				}
				if (samePort && !sameScheme) {
					return "Only the scheme differs from the allowed " + text + ".";
				}
			}
			if (isInAnotherCase(allowed)) {
				return text + " is allowed. Browsers send it in lower case.";
			}
			if (!sameScheme || !samePort) {
				return null;
			}
			if (isThisMachine() && allowed.isThisMachine() && !this.host.equals(allowed.host)) {
				return text + " is allowed, but browsers treat " + LogText.of(this.host) + " and " + allowed.host
						+ " as different hosts.";
			}
			if (allowed.host.equals("www." + this.host) || this.host.equals("www." + allowed.host)) {
				return text + " is allowed, but a host with www. and one without are different origins.";
			}
			if (allowed.host.equals("*." + this.host)) {
				return text + " covers subdomains, not the domain itself.";
			}
			if (this.host.endsWith("." + allowed.host)) {
				return text + " is allowed, but its subdomains aren't.";
			}
			return isNamedAfter(allowed)
					? text + " is allowed. This origin may be a preview deployment of it, or someone else's site."
					: null;
		}

		private boolean matchesHost(String pattern) {
			return pattern.startsWith("*.") ? this.host.endsWith(pattern.substring(1)) : this.host.equals(pattern);
		}

		/**
		 * Return whether this host is named after the other one, as hosting services name
		 * preview deployments, such as {@code app-git-branch.host.example} or
		 * {@code preview-1--app.host.example}.
		 */
		private boolean isNamedAfter(Parts allowed) {
			int dot = allowed.host.indexOf('.');
			if (dot <= 0 || !this.host.endsWith(allowed.host.substring(dot))) {
				return false;
			}
			String name = allowed.host.substring(0, dot);
			String own = this.host.substring(0, this.host.length() - allowed.host.length() + dot);
			return own.startsWith(name + "-") || own.endsWith("-" + name);
		}

		private boolean isInAnotherCase(Parts allowed) {
			return !this.equals(allowed) && this.lowerCase().equals(allowed);
		}

		private Parts lowerCase() {
			return new Parts(this.scheme.toLowerCase(Locale.ROOT), this.host.toLowerCase(Locale.ROOT), this.port);
		}

		private boolean isThisMachine() {
			return OriginPattern.isLoopback(this.host);
		}

	}

}
