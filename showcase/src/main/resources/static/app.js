import { AttachmentService } from "./attachments.js";
import { at, byId, developerDetails, element, size } from "./elements.js";
import { startTour } from "./tour.js";

/** What the service accepts, told before anything is sent. It judges by itself, too. */
const LIMIT = 5 * 1024 * 1024;
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const NEVER = /^(image|audio|video|font)\//;

const service = new AttachmentService(at("localhost").origin);

/** @type {Map<HTMLElement, Card>} in the order in which they were attached */
const cards = new Map();

let sending = false;

/** One file on its way into the message. Its only button cancels, later it removes: so the focus stays. */
class Card {

	/** @type {"uploading" | "waiting" | "stored" | "failed"} */
	#state;

	/** @type {object | undefined} what the service stored */
	attachment;

	#controller = new AbortController();

	#removing = false;

	constructor(file) {
		this.file = file;
		this.picture = preview(file);
		this.progress = element("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
		this.count = element("span", { className: "count" });
		// One says how it goes on, the other interrupts; the bytes in between are not read out
		this.status = element("p", { className: "state", role: "status" });
		this.alert = element("p", { className: "state problem", role: "alert" });
		this.retry = element("button", { type: "button", className: "small retry", hidden: true,
			"aria-label": `Retry ${file.name}` }, "Retry");
		this.remove = element("button", { type: "button", className: "small remove" });
		this.details = element("div", { className: "below" });
		this.root = element("li", { className: "card" }, this.picture,
			element("div", { className: "middle" },
				element("span", { className: "name" }, file.name), this.progress, this.status, this.count, this.alert),
			element("div", { className: "row" }, this.retry, this.remove), this.details);
		this.retry.addEventListener("click", () => {
			this.remove.focus();
			this.upload();
		});
		this.remove.addEventListener("click", () => this.discard());
	}

	get busy() {
		return this.#state === "uploading" || this.#state === "waiting";
	}

	#show(state, text, failure) {
		this.#state = state;
		this.root.className = `card ${state}`;
		this.progress.hidden = state !== "uploading";
		this.count.hidden = state !== "uploading";
		this.status.textContent = failure ? "" : text;
		this.alert.textContent = failure ? text : "";
		askForToken(failure);
		this.details.replaceChildren(...(failure?.facts ? [developerDetails(failure)] : []));
		// The same file gets the same answer where the file is what is wrong
		this.retry.hidden = state !== "failed" || !failure?.facts || [413, 415].includes(failure.status);
		this.remove.textContent = this.busy ? "Cancel" : "Remove";
		this.remove.setAttribute("aria-label", this.busy ? `Cancel the upload of ${this.file.name}` : `Remove ${this.file.name}`);
		updateSend();
	}

	async upload() {
		const objection = objectionTo(this.file);
		if (objection) {
			this.#show("failed", objection, {});
			return;
		}
		this.progress.value = 0;
		this.count.textContent = "";
		this.#controller = new AbortController();
		this.#show("uploading", "Uploading");
		try {
			this.attachment = await service.upload(this.file, {
				signal: this.#controller.signal,
				onProgress: (sent, total) => {
					if (this.#state === "waiting") {
						this.#show("uploading", "Uploading");
					}
					this.progress.value = total ? sent / total : 0;
					this.count.textContent = `${size(sent)} of ${size(total)}`;
				},
				onWait: (failure, again) => this.#show("waiting", (again === "online")
					? "You are offline. The upload starts again when you are back."
					: `${failure.message} The next try is in ${Math.ceil(again)} s.`),
			});
			this.#show("stored", `Stored, ${size(this.attachment.size)}`);
			this.#showStoredPicture();
		}
		catch (failure) {
			if (!this.#controller.signal.aborted) {
				this.#show("failed", failure.message, failure);
			}
		}
	}

	#showStoredPicture() {
		if (this.attachment.preview_url && this.picture instanceof HTMLImageElement) {
			this.picture.crossOrigin = "anonymous";
			this.picture.src = this.attachment.preview_url;
		}
	}

	async discard() {
		if (this.#removing) {
			return;
		}
		this.#controller.abort();
		this.#removing = true;
		try {
			if (this.attachment) {
				this.status.textContent = "Removing";
				await service.remove(this.attachment);
			}
			this.take(true);
		}
		catch (failure) {
			// It is where it was, so the message still takes it along
			this.#show("stored", `Still attached, it could not be removed. ${failure.message}`, failure);
		}
		finally {
			this.#removing = false;
		}
	}

	/** Take the card away, and let the focus go where one goes on. */
	take(moveFocus) {
		const next = this.root.nextElementSibling ?? this.root.previousElementSibling;
		this.root.remove();
		cards.delete(this.root);
		if (moveFocus) {
			(next?.querySelector(".remove") ?? byId("files")).focus();
		}
		updateSend();
	}

}

/** The picture itself at once, a sheet for what is none. */
function preview(file) {
	const extension = file.name.includes(".") ? file.name.split(".").pop() : "file";
	const sheet = element("span", { className: "sheet", "aria-hidden": "true" }, extension.slice(0, 4).toUpperCase());
	if (!PICTURES.includes(file.type)) {
		return sheet;
	}
	const local = URL.createObjectURL(file);
	const picture = element("img", { alt: "", src: local });
	// What is shown stays, so the memory behind the address can go, however the upload ends
	picture.addEventListener("load", () => URL.revokeObjectURL(local), { once: true });
	picture.addEventListener("error", () => {
		URL.revokeObjectURL(local);
		picture.replaceWith(sheet);
	});
	return picture;
}

function objectionTo(file) {
	if (file.size > LIMIT) {
		return `This file has ${size(file.size)}, a file may have at most 5 MB.`;
	}
	if (NEVER.test(file.type) && !PICTURES.includes(file.type)) {
		return "Only PNG, JPEG, GIF, WebP, PDF and text files can be attached.";
	}
	return (file.size === 0) ? "The file is empty." : undefined;
}

function attach(files) {
	[...files].forEach((file) => {
		const card = new Card(file);
		cards.set(card.root, card);
		byId("attachments").append(card.root);
		card.upload();
	});
}

function updateSend() {
	const waiting = [...cards.values()].some((card) => card.busy);
	byId("send").disabled = waiting || sending;
	byId("why").textContent = waiting ? "Can be sent when the uploads are done." : "";
}

/** The page has a token as long as it is open, and asks for one only where the service does. */
function askForToken(failure) {
	if (failure?.status === 401) {
		byId("access").hidden = false;
		byId("access-state").textContent = "The service asks for a token. It isn’t kept when you leave this page.";
	}
}

function showFailure(failure) {
	askForToken(failure);
	byId("failure").replaceChildren(failure?.message ?? "");
	byId("failure-details").replaceChildren(...(failure ? [developerDetails(failure)] : []));
}

async function send() {
	const text = byId("text").value;
	const attached = [...cards.values()].filter((card) => card.attachment);
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
		const message = await service.send(text, attached.map((card) => card.attachment.id));
		converse(message, attached);
		attached.forEach((card) => card.take(false));
		// What was written meanwhile stays
		byId("text").value = (byId("text").value === text) ? "" : byId("text").value;
	}
	catch (failure) {
		// What was written stays until it has arrived, and so do the files
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

function takeDrops() {
	const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
	// Anywhere on the page: a file dropped beside the target would replace the page
	let depth = 0;
	const mark = (change) => {
		depth = Math.max(0, depth + change);
		byId("composer").classList.toggle("target", depth > 0);
	};
	window.addEventListener("dragenter", (event) => hasFiles(event) && mark(1));
	window.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
	window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
	window.addEventListener("drop", (event) => {
		mark(-depth);
		if (hasFiles(event)) {
			event.preventDefault();
			attach(event.dataTransfer.files);
		}
	});
}

byId("files").addEventListener("change", (event) => {
	attach(event.target.files);
	event.target.value = "";
});
document.addEventListener("paste", (event) => {
	if (event.clipboardData.files.length) {
		event.preventDefault();
		attach(event.clipboardData.files);
	}
});
takeDrops();

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
	service.token = byId("token").value.trim();
	byId("access-state").textContent = "Sent from now on. Try again what failed.";
});

byId("page-origin").textContent = location.origin;
byId("service-origin").textContent = service.origin;
byId("same-origin").hidden = location.origin !== service.origin;
byId("not-allowed").hidden = location.origin !== at("unlisted.localhost").origin;
document.querySelectorAll("a.allowed").forEach((link) => link.href = at("127.0.0.1"));
byId("unlisted").href = at("unlisted.localhost");
startTour(service, askForToken);
