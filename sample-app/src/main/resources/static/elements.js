/** Helpers for every part of the page. */

export const byId = (id) => document.getElementById(id);

/**
 * Create an element.
 *
 * @param {string} name
 * @param {object} properties of the element; those with a hyphen and "role" are attributes
 * @param {...(Node | string)} children
 */
export function element(name, properties = {}, ...children) {
	const created = document.createElement(name);
	Object.entries(properties).forEach(([key, value]) => {
		if (key.includes("-") || key === "role") {
			created.setAttribute(key, value);
		}
		else {
			created[key] = value;
		}
	});
	created.append(...children);
	return created;
}

/** This page's address with another host name of the same machine. */
export function at(host, path = "/") {
	const url = new URL(path, location.href);
	url.hostname = host;
	return url;
}

export function size(bytes) {
	return (bytes < 1_000_000) ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The details of a failure for a developer. */
export function developerFacts({ facts, curl }) {
	const list = element("dl");
	Object.entries(facts).filter(([, value]) => value).forEach(([label, value]) =>
		list.append(element("div", {}, element("dt", {}, label), element("dd", {}, value))));
	const command = scrollable("Commands to reproduce the request", curl);
	const copied = element("span", { className: "hint", role: "status" });
	const copy = element("button", { type: "button", className: "small copy" }, "Copy");
	copy.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(curl);
			copied.textContent = "Copied";
		}
		catch {
			getSelection().selectAllChildren(command);
			copied.textContent = "Selected. Copy it with the keyboard";
		}
	});
	return element("div", { className: "facts" }, list, command, element("div", { className: "row" }, copy, copied));
}

/** The details, collapsed. */
export function developerDetails(failure) {
	return element("details", { className: "developer" },
		element("summary", {}, "For developers"), developerFacts(failure));
}

/** Preformatted text that scrolls with the keyboard. */
export function scrollable(label, text) {
	return element("pre", { tabIndex: 0, role: "group", "aria-label": label }, text);
}
