import { Card } from "./card.js";
import { at, byId, developerDetails, element } from "./elements.js";
import { takeFiles } from "./picker.js";
import { startTour } from "./tour.js";
import { AttachmentService } from "./upload.js";

const service = new AttachmentService(at("localhost").origin);

/** @type {Set<Card>} in the order in which they were attached */
const cards = new Set();

let sending = false;

function attach(file) {
	const card = new Card(service, file, (changed, failure) => {
		if (!changed.root.isConnected) {
			cards.delete(changed);
		}
		askForToken(failure);
		updateSend();
	});
	cards.add(card);
	byId("attachments").append(card.root);
	card.upload();
}

function updateSend() {
	const waiting = [...cards].some((card) => card.busy);
	byId("send").disabled = waiting || sending;
	byId("why").textContent = waiting ? "You can send the message when the uploads are complete." : "";
}

/** The page keeps a token while it is open, and asks for one only if the service does. */
function askForToken(failure) {
	if (failure?.status === 401) {
		byId("access").hidden = false;
		byId("access-state").textContent = "The service requires a token. The token is discarded when you leave this page.";
	}
}

function showFailure(failure) {
	askForToken(failure);
	byId("failure").replaceChildren(failure?.message ?? "");
	byId("failure-details").replaceChildren(...(failure ? [developerDetails(failure)] : []));
}

async function send() {
	const text = byId("text").value;
	const attached = [...cards].filter((card) => card.attachment);
	if (sending || byId("send").disabled) {
		return;
	}
	if (!text.trim() && !attached.length) {
		byId("text").focus();
		return;
	}
	sending = true;
	showFailure();
	updateSend();
	attached.forEach((card) => card.remove.disabled = true);
	try {
		const message = await service.call("POST", "/messages", { "Content-Type": "application/json" },
			JSON.stringify({ text, attachments: attached.map((card) => card.attachment.id) }));
		converse(message, attached);
		attached.forEach((card) => card.take(false));
		// Keep text that was written in the meantime
		byId("text").value = (byId("text").value === text) ? "" : byId("text").value;
	}
	catch (failure) {
		// Keep the text and the files until the message has arrived
		showFailure(failure);
	}
	finally {
		sending = false;
		attached.forEach((card) => card.remove.disabled = false);
		updateSend();
		byId("text").focus();
	}
}

function converse(message, attached) {
	const bubble = element("li");
	if (message.text) {
		bubble.append(element("p", {}, message.text));
	}
	if (attached.length) {
		bubble.append(element("ul", { className: "sent", "aria-label": "Attached" }, ...attached.map((card) =>
			element("li", {}, card.root.firstElementChild, element("span", {}, card.attachment.name)))));
	}
	byId("empty").hidden = true;
	byId("conversation").append(bubble);
	bubble.scrollIntoView({ block: "nearest" });
}

takeFiles(attach);

byId("composer").addEventListener("submit", (event) => {
	event.preventDefault();
	send();
});
byId("text").addEventListener("keydown", (event) => {
	if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		send();
	}
});

byId("access").addEventListener("submit", (event) => {
	event.preventDefault();
	service.headers = { Authorization: `Bearer ${byId("token").value.trim()}` };
	byId("access-state").textContent = "The token is now sent with each request. Retry the failed request.";
});

byId("page-origin").textContent = location.origin;
byId("service-origin").textContent = service.origin;
byId("same-origin").hidden = location.origin !== service.origin;
byId("not-allowed").hidden = location.origin !== at("unlisted.localhost").origin;
document.querySelectorAll("a.allowed").forEach((link) => link.href = at("127.0.0.1"));
byId("unlisted").href = at("unlisted.localhost");
startTour(service, askForToken);
