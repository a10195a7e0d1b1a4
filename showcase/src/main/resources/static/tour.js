import { at, byId, developerFacts, element, scrollable } from "./elements.js";
import { AttachmentService } from "./upload.js";

const NOTHING = "Nothing: an answer that the page can read is no matter for the operator.";

/** A file that is no file of anybody's. */
const file = (name, content) => new File([content], name);

/** Uploads from a page in a frame, whose origin isn't listed, and gives what it says. */
function fromUnlistedPage() {
	const address = at("unlisted.localhost", "/unlisted.html");
	const frame = element("iframe", { src: address, hidden: true, title: "A page of another origin" });
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
 * The stops: what is done, and what the service's log says of it. The log can't be read
 * from here, so its line is repeated; a test compares the two.
 */
const STOPS = [
	{
		id: "oversize",
		title: "A file that is too large",
		text: "6 MB, where 5 are allowed. Refused while the upload is read.",
		run: (service) => service.upload(file("large.png", new Uint8Array(6_000_000))),
		log: () => NOTHING,
	},
	{
		id: "wrong-type",
		title: "A file of the wrong type",
		text: "An HTML page that calls itself notes.txt. The service looks at the content.",
		run: (service) => service.upload(file("notes.txt", "<!doctype html><script>alert(1)</script>")),
		log: () => NOTHING,
	},
	{
		id: "unknown-id",
		title: "An attachment that doesn’t exist",
		text: "A message refers to an id that was made up.",
		run: (service) => service.call("POST", "/messages", { "Content-Type": "application/json" },
			JSON.stringify({ text: "Look at this", attachments: ["atc_made-up"] })),
		log: () => NOTHING,
	},
	{
		id: "server-error",
		title: "An error in the server",
		text: "The handler throws. Its 500 carries the same CORS headers as a success.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/server-error" }),
		log: () => "java.lang.IllegalStateException: The tour requested this error.",
	},
	{
		id: "unlisted-origin",
		title: "A page that isn’t listed",
		text: "A frame from another host name uploads to the same service.",
		run: fromUnlistedPage,
		log: () => `Refused CORS preflight for POST /attachments from origin "${at("unlisted.localhost").origin}" by policy `
			+ "'default': origin-not-allowed. http://127.0.0.1:* is allowed, but browsers treat unlisted.localhost and "
			+ "127.0.0.1 as different hosts. To allow this origin, add "
			+ `${at("unlisted.localhost").origin} to cors.allowed-origins`,
	},
	{
		id: "header",
		title: "A header that isn’t allowed",
		text: "A widget adds X-Requested-With, which the policy of this path doesn’t list.",
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
		text: "A policy with enabled: false leaves this path alone, as if the starter weren’t there.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/left-alone/plain" }),
		log: () => "Nothing: the starter leaves the path alone.",
	},
	{
		id: "proxied",
		title: "The same server, through a proxy route",
		text: "The service forwards the request. The answer comes from the service then, with its CORS headers.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/partner/plain" }),
		log: () => NOTHING,
		succeeds: "Nothing failed: the page can read the answer.",
	},
	{
		id: "cross-origin",
		title: "A handler that resets the response, with @CrossOrigin",
		text: "Left alone by the starter: the handler resets the response, the header of @CrossOrigin included, so nobody can read the error.",
		run: (service) => service.upload(file("cat.txt", "cat"), { path: "/tour/left-alone/spring" }),
		log: () => "Nothing: to Spring this is an error like any other.",
	},
	{
		id: "stopped",
		title: "A server that has stopped",
		text: "A port of this machine on which nobody listens.",
		run: async (service) => {
			const { port } = await (await fetch(`${service.origin}/tour/stopped-server`)).json();
			const address = new URL(service.origin);
			address.port = port;
			await new AttachmentService(address.origin).upload(file("cat.txt", "cat"));
		},
		log: () => "Nothing: nobody is there to write.",
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
			failure ? failure.message : stop.succeeds ?? "Nothing failed: page and service have the same origin here.")),
		...(failure ? [
			layer("The developer sees", "for-developer", developerFacts(failure)),
			layer("The log says", "log", says(stop.log())),
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
		// The sentence is read out, the details are not
		const status = element("p", { className: "visually-hidden", role: "status" });
		const button = element("button", { type: "button", className: "small", "aria-label": `Try it: ${stop.title}` }, "Try it");
		button.addEventListener("click", async () => {
			// Not disabled, which would take the focus away
			if (button.ariaBusy === "true") {
				return;
			}
			button.ariaBusy = "true";
			result.replaceChildren(element("p", { className: "hint" }, "On its way"));
			status.textContent = "On its way";
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
