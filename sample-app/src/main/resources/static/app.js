import { AttachmentService } from "./attachments.js";

const byId = (id) => document.getElementById(id);

/** This page's address under another host name of the same machine. */
function at(host) {
	const url = new URL(location.href);
	url.hostname = host;
	return url;
}

const service = new AttachmentService(at("localhost").origin);

/** @type {Map<HTMLElement, object>} the stored attachment of each card that has one */
const stored = new Map();

let uploading = 0;

let sending = false;

function element(name, className, text) {
	const created = document.createElement(name);
	created.className = className;
	created.textContent = text ?? "";
	return created;
}

function size(bytes) {
	return (bytes < 1_000_000) ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function withStatus(failure) {
	return failure.status ? `${failure.message} (${failure.status})` : failure.message;
}

function updateSend() {
	byId("send").disabled = uploading > 0 || sending;
}

/** The picture itself at once, a sheet for what is none. */
function preview(file) {
	const sheet = element("span", "sheet", "File");
	if (!file.type.startsWith("image/")) {
		return sheet;
	}
	const picture = element("img");
	picture.alt = "";
	picture.src = URL.createObjectURL(file);
	picture.addEventListener("error", () => picture.replaceWith(sheet));
	return picture;
}

async function attach(file) {
	const card = element("li", "card");
	const picture = preview(file);
	const middle = element("div");
	const count = element("p", "state");
	// Says how it began and how it ended; the bytes in between are not read out.
	const state = element("p", "state");
	state.setAttribute("role", "status");
	const progress = element("progress");
	progress.max = 1;
	progress.value = 0;
	progress.setAttribute("aria-label", `Upload of ${file.name}`);
	middle.append(element("span", "name", file.name), progress, count, state);
	const remove = element("button", "", "Remove");
	remove.type = "button";
	remove.setAttribute("aria-label", `Remove ${file.name}`);
	remove.hidden = true;
	remove.addEventListener("click", () => discard(card, state));
	card.append(picture, middle, remove);
	byId("attachments").append(card);

	uploading++;
	updateSend();
	state.textContent = "Uploading";
	try {
		const attachment = await service.upload(file, (sent, total) => {
			progress.value = sent / total;
			count.textContent = `${size(sent)} of ${size(total)}`;
		});
		stored.set(card, attachment);
		card.classList.add("stored");
		state.textContent = `Stored, ${size(attachment.size)}`;
		if (attachment.preview_url && picture instanceof HTMLImageElement) {
			const local = picture.src;
			picture.addEventListener("load", () => URL.revokeObjectURL(local), { once: true });
			picture.crossOrigin = "anonymous";
			picture.src = attachment.preview_url;
		}
	}
	catch (failure) {
		fail(card, state, failure);
	}
	finally {
		uploading--;
		updateSend();
		progress.remove();
		count.remove();
		remove.hidden = false;
	}
}

function fail(card, state, failure) {
	card.classList.add("failed");
	state.setAttribute("role", "alert");
	state.textContent = withStatus(failure);
}

async function discard(card, state) {
	try {
		const attachment = stored.get(card);
		if (attachment) {
			await service.remove(attachment);
		}
		stored.delete(card);
		const next = card.nextElementSibling ?? card.previousElementSibling;
		card.remove();
		(next?.querySelector("button") ?? byId("files")).focus();
	}
	catch (failure) {
		fail(card, state, failure);
	}
}

async function send(text, ids, failure) {
	failure.hidden = true;
	try {
		const message = await service.send(text, ids);
		const item = element("li");
		item.append(element("p", "", message.text));
		if (message.attachments.length) {
			item.append(element("small", "", `Attached: ${message.attachments.join(", ")}`));
		}
		byId("conversation").append(item);
		byId("empty").hidden = true;
		return true;
	}
	catch (problem) {
		failure.textContent = withStatus(problem);
		failure.hidden = false;
		return false;
	}
}

byId("files").addEventListener("change", (event) => {
	[...event.target.files].forEach(attach);
	event.target.value = "";
});

byId("composer").addEventListener("submit", async (event) => {
	event.preventDefault();
	const text = byId("text").value;
	const cards = [...byId("attachments").children].filter((card) => stored.has(card));
	if (!text.trim() && !cards.length) {
		byId("text").focus();
		return;
	}
	sending = true;
	updateSend();
	// What was written stays until it has arrived.
	if (await send(text, cards.map((card) => stored.get(card).id), byId("failure"))) {
		byId("text").value = "";
		cards.forEach((card) => {
			stored.delete(card);
			card.remove();
		});
	}
	sending = false;
	updateSend();
});

byId("unknown").addEventListener("click", () => send("", ["atc_made-up"], byId("failure")));

const allowed = at("127.0.0.1");
const stranger = at("stranger.localhost");
byId("page-origin").textContent = location.origin;
byId("service-origin").textContent = service.origin;
byId("same-origin").hidden = location.origin !== service.origin;
byId("not-allowed").hidden = location.origin !== stranger.origin;
document.querySelectorAll("a.allowed").forEach((link) => link.href = allowed);
byId("stranger").href = stranger;
