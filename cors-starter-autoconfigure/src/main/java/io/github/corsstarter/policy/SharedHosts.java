package io.github.corsstarter.policy;

import java.util.Set;

/**
 * Hosts under which anyone can get a name, although they aren't in the public suffix
 * list. The comments link to the documentation of each.
 */
final class SharedHosts {

	private static final Set<String> HOSTS = Set.of(
			// https://docs.github.com/en/codespaces/developing-in-a-codespace/forwarding-ports-in-your-codespace
			"app.github.dev", "github.dev",
			// https://www.gitpod.io/docs/configure/workspaces/ports
			"gitpod.io",
			// https://learn.microsoft.com/en-us/azure/developer/dev-tunnels/overview
			"devtunnels.ms",
			// https://webcontainers.io/guides/browser-config
			"webcontainer.io", "webcontainer-api.io",
			// https://security.googleblog.com/2012/08/content-hosting-for-modern-web.html
			"googleusercontent.com");

	private SharedHosts() {
	}

	/**
	 * Return whether names under a host belong to different people.
	 * @param host a host in lower case, which may be a subdomain of a listed host
	 */
	static boolean contains(String host) {
		for (int start = 0; start >= 0; start = host.indexOf('.', start) + 1) {
			if (HOSTS.contains(host.substring(start))) {
				return true;
			}
			if (host.indexOf('.', start) < 0) {
				return false;
			}
		}
		return false;
	}

}
