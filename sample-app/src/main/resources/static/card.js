import { byId, developerDetails, element, size } from "./elements.js";
import { objectionTo } from "./picker.js";

/**
 * A file on the page, from its upload to its removal. One button cancels the upload and
 * later removes the file, so that the focus is never lost.
 */
export class Card {

	/** @type {"uploading" | "waiting" | "stored" | "failed"} */
	#state;

	/** @type {object | undefined} what the service stored */
	attachment;

	#service;

	#onChange;

	#controller = new AbortController();

	#removing = false;

	/**
	 * @param {AttachmentService} service
	 * @param {File} file
	 * @param {(card: Card, failure: Failure | undefined) => void} onChange for each new state
	 */
	constructor(service, file, onChange = () => {}) {
		this.#service = service;
		this.#onChange = onChange;
		this.file = file;
		this.picture = preview(file);
		this.progress = element("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
		this.count = element("span", { className: "count" });
		// A screen reader announces the status politely and the alert at once; it doesn't read the count
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
		this.remove.addEventListener("click", () => this.#discard());
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
		this.details.replaceChildren(...(failure?.facts ? [developerDetails(failure)] : []));
		// If the file itself is the cause, a retry gets the same response
		this.retry.hidden = state !== "failed" || !failure?.facts || [413, 415].includes(failure.status);
		this.remove.textContent = this.busy ? "Cancel" : "Remove";
		this.remove.setAttribute("aria-label", this.busy ? `Cancel the upload of ${this.file.name}` : `Remove ${this.file.name}`);
		this.#onChange(this, failure);
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
			this.attachment = await this.#service.upload(this.file, {
				signal: this.#controller.signal,
				onProgress: (sent, total) => {
					if (this.#state === "waiting") {
						this.#show("uploading", "Uploading");
					}
					this.progress.value = total ? sent / total : 0;
					this.count.textContent = `${size(sent)} of ${size(total)}`;
				},
				onWait: (failure, again) => this.#show("waiting", (again === "online")
					? "You are offline. The upload restarts when you are back online."
					: `${failure.message} The next attempt is in ${Math.ceil(again)} s.`),
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

	/** Shows that the page can read the uploaded picture. */
	#showStoredPicture() {
		if (this.attachment.type.startsWith("image/") && this.picture instanceof HTMLImageElement) {
			this.picture.crossOrigin = "anonymous";
			this.picture.src = this.attachment.url;
		}
	}

	async #discard() {
		if (this.#removing) {
			return;
		}
		this.#controller.abort();
		this.#removing = true;
		try {
			if (this.attachment) {
				this.status.textContent = "Removing";
				await this.#service.remove(this.attachment);
			}
			this.take(true);
		}
		catch (failure) {
			this.#show("stored", `The file couldn’t be removed and is still attached. ${failure.message}`, failure);
		}
		finally {
			this.#removing = false;
		}
	}

	/** Remove the card from the page. */
	take(moveFocus) {
		const next = this.root.nextElementSibling ?? this.root.previousElementSibling;
		this.root.remove();
		if (moveFocus) {
			(next?.querySelector(".remove") ?? byId("files")).focus();
		}
		this.#onChange(this, undefined);
	}

}

/** A preview of a picture, or a sheet of paper for other files. */
function preview(file) {
	const extension = file.name.includes(".") ? file.name.split(".").pop() : "file";
	const sheet = element("span", { className: "sheet", "aria-hidden": "true" }, extension.slice(0, 4).toUpperCase());
	if (!file.type.startsWith("image/")) {
		return sheet;
	}
	const local = URL.createObjectURL(file);
	const picture = element("img", { alt: "", src: local });
	// The browser keeps the shown picture, so release the file
	picture.addEventListener("load", () => URL.revokeObjectURL(local), { once: true });
	picture.addEventListener("error", () => {
		URL.revokeObjectURL(local);
		picture.replaceWith(sheet);
	});
	return picture;
}
