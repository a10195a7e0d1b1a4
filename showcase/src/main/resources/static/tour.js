import { at, byId, developerFacts, element, scrollable } from "./elements.js";
import { AttachmentService } from "./upload.js";

const NOTHING = "Nothing. The page can read the response, so the operator doesn’t need to know.";

/** A generated file. */
const file = (name, content) => new File([content], name);

/** Uploads from a page in a frame with an unlisted origin, and returns the result. */
function fromUnlistedPage() {
	const address = at("unlisted.localhost", "/unlisted.html");
	const frame = element("iframe", { src: address, hidden: true, title: "A page from another origin" });
	return new Promise((resolve, reject) => {
		const listen = (event) => {
			if (event.source === frame.contentWindow && event.origin === address.origin) {
				window.removeEventListener("message", listen);
				frame.remove();
				event.data ? reject(event.data) : resolve();
			}
		};
		window.addEventListener("message", listen);
		document.body.append(frame);
	});
}

/**
 * The stops: the request, and the service's log line. The page can't read the log, so the
 * line is repeated here; a test compares the two.
 */
const STOPS = [
	{
		id: "oversize",
		title: "A file that is too large",
		text: "The file is 6 MB, and the limit is 5 MB. The service refuses it while it reads the upload.",
		run: (service) => service.upload(file("large.png", new Uint8Array(6_000_000))),
		log: () => NOTHING,
	},
	{
		id: "wrong-type",
		title: "A file of the wrong type",
		text: "An HTML page named notes.txt. The service checks the content.",
		run: (service) => service.upload(file("notes.txt", "<!doctype html><script>alert(1)</script>")),
		log: () => NOTHING,
	},
	{
		id: "unknown-id",
		title: "An attachment that doesn’t exist",
		text: "A message refers to an id that doesn’t exist.",
		run: (service) => service.call("POST", "/messages", { "Content-Type": "application/json" },
			JSON.stringify({ text: "Look at this", attachments: ["atc_made-up"] })),
		log: () => NOTHING,
	},
	{
		id: "server-error",
		title: "An error in the server",
		text: "The handler throws an exception. The 500 response has the same CORS headers as a success.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/server-error" }),
		log: () => "java.lang.IllegalStateException: The tour requested this error.",
	},
	{
		id: "unlisted-origin",
		title: "A page from an unlisted origin",
		text: "A frame from another host uploads to the same service.",
		run: fromUnlistedPage,
		log: () => `Refused CORS preflight for POST /attachments from origin "${at("unlisted.localhost").origin}" by policy `
			+ "'default': origin-not-allowed. http://127.0.0.1:* is allowed, but browsers treat unlisted.localhost and "
			+ "127.0.0.1 as different hosts. To allow this origin, add "
			+ `${at("unlisted.localhost").origin} to cors.allowed-origins`,
	},
	{
		id: "header",
		title: "A header that isn’t allowed",
		text: "A widget adds X-Requested-With, which the policy for this path doesn’t list.",
		run: (service) => service.upload(file("cat.txt", "cat"),
			{ path: "/tour/listed-headers", headers: { "X-Requested-With": "XMLHttpRequest" } }),
		log: () => `Refused CORS preflight for POST /tour/listed-headers from origin "${location.origin}" by policy `
			+ "'tour-listed-headers': header-not-allowed. Upload widgets and other libraries add x-requested-with "
			+ "automatically. To allow this header, add x-requested-with to "
			+ "cors.policies.tour-listed-headers.allowed-headers.",
	},
	{
		id: "no-cors",
		title: "A server without CORS",
		text: "A policy with enabled: false leaves this path alone, as if the application didn’t have the starter.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/left-alone/plain" }),
		log: () => "Nothing. The starter leaves the path alone.",
	},
	{
		id: "proxied",
		title: "The same server, through a proxy route",
		text: "The service forwards the request, so the response comes from the service and has its CORS headers.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/partner/plain" }),
		log: () => NOTHING,
		succeeds: "Nothing failed. The page can read the response.",
	},
	{
		id: "cross-origin",
		title: "A handler that resets the response, with @CrossOrigin",
		text: "The starter leaves this path alone. The handler resets the response, which removes the header of "
			+ "@CrossOrigin, so the page can’t read the error.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/left-alone/spring" }),
		log: () => "Nothing. To Spring, this is an ordinary error.",
	},
	{
		id: "stopped",
		title: "A server that has stopped",
		text: "A port of this machine that no server listens on.",
		run: async (service) => {
			const { port } = await (await fetch(`${service.origin}/tour/stopped-server`)).json();
			const address = new URL(service.origin);
			address.port = port;
			await new AttachmentService(address.origin).upload(file("cat.txt", "cat"));
		},
		log: () => "Nothing. No server is running that could log the request.",
	},
];

function layer(title, className, ...children) {
	return element("section", { className: `layer ${className}` }, element("h4", {}, title), element("div", {}, ...children));
}

function says(log) {
	return log.startsWith("Nothing") ? element("p", {}, log) : scrollable("A line of the log", log);
}

function show(stop, failure, result) {
	result.replaceChildren(
		layer("The visitor sees", "visitor", element("p", { className: failure ? "problem" : "" },
			failure ? failure.message : stop.succeeds ?? "Nothing failed. The page and the service have the same "
				+ "origin.")),
		...(failure ? [
			layer("The developer sees", "for-developer", developerFacts(failure)),
			layer("The log shows", "log", says(stop.log())),
		] : []));
}

/**
 * Put the stops on the page.
 *
 * @param {AttachmentService} service
 * @param {(failure: Failure) => void} onFailure
 */
export function startTour(service, onFailure) {
	byId("tour").append(...STOPS.map((stop) => {
		const result = element("div", { className: "result" });
		// A screen reader announces the sentence, but not the details
		const status = element("p", { className: "visually-hidden", role: "status" });
		const button = element("button", { type: "button", className: "small", "aria-label": `Try it: ${stop.title}` }, "Try it");
		button.addEventListener("click", async () => {
			// Not disabled, because that would remove the focus
			if (button.ariaBusy === "true") {
				return;
			}
			button.ariaBusy = "true";
			result.replaceChildren(element("p", { className: "hint" }, "Sending"));
			status.textContent = "Sending";
			try {
				await stop.run(service);
				show(stop, undefined, result);
			}
			catch (failure) {
				if (!failure.facts) {
					throw failure;
				}
				show(stop, failure, result);
				onFailure(failure);
			}
			finally {
				status.textContent = result.querySelector(".visitor p")?.textContent ?? "";
				button.ariaBusy = "false";
			}
		});
		return element("li", { id: `stop-${stop.id}` },
			element("div", { className: "what" }, element("h3", {}, stop.title), element("p", {}, stop.text)), button, status, result);
	}));
}
