/**
 * Talks to the attachment service. Every call either gives what the service answered or
 * throws a Failure, whose message is one sentence for the person in front of the page.
 */
export class Failure extends Error {

	/**
	 * @param {string} message one sentence
	 * @param {number} status the answer's status, or 0 if the page was given no answer
	 */
	constructor(message, status) {
		super(message);
		this.status = status;
	}

}

export class AttachmentService {

	/** @param {string} origin such as "https://api.example.com" */
	constructor(origin) {
		this.origin = origin;
	}

	/**
	 * Upload a file. XMLHttpRequest, because fetch tells nothing of its progress.
	 *
	 * @param {File} file
	 * @param {(sent: number, total: number) => void} onProgress
	 */
	async upload(file, onProgress) {
		const body = new FormData();
		body.append("file", file);
		const { status, text, sent } = await new Promise((resolve) => {
			let sent = "nothing";
			const request = new XMLHttpRequest();
			request.open("POST", `${this.origin}/attachments`);
			request.upload.onprogress = (event) => {
				sent = "something";
				onProgress(event.loaded, event.total);
			};
			request.upload.onload = () => sent = "everything";
			request.onloadend = () => resolve({ status: request.status, text: request.responseText, sent });
			request.send(body);
		});
		return this.#read(status, text, sent);
	}

	async remove(attachment) {
		await this.#call(`/attachments/${attachment.id}`, {
			method: "DELETE",
			headers: { "X-Delete-Token": attachment.delete_token },
		});
	}

	/**
	 * @param {string} text
	 * @param {string[]} attachments ids
	 */
	send(text, attachments) {
		return this.#call("/messages", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ text, attachments }),
		});
	}

	async #call(path, options) {
		let response;
		try {
			response = await fetch(this.origin + path, options);
		}
		catch {
			return this.#read(0, "");
		}
		return this.#read(response.status, await response.text());
	}

	async #read(status, text, sent = "nothing") {
		if (status === 0) {
			throw new Failure(await this.#explainSilence(sent), status);
		}
		const answer = parse(text);
		if (status >= 200 && status < 300 && (answer || !text)) {
			return answer;
		}
		throw new Failure(answer?.detail ?? "The service couldn’t do this. Try again later.", status);
	}

	/**
	 * The browser doesn't tell a page whether an answer was kept from it or never came.
	 * What was sent is a hint, and a request whose answer nobody wants to read shows
	 * whether the service is there.
	 */
	async #explainSilence(sent) {
		if (sent === "something") {
			return "The connection broke while the file was on its way. Try again.";
		}
		if (sent === "everything") {
			return "The file was sent, but this page was given no answer. It may have arrived.";
		}
		try {
			await fetch(this.origin, { mode: "no-cors", cache: "no-store" });
		}
		catch {
			return "The service can’t be reached. Check your connection and try again.";
		}
		return `The service is there, but seems not to accept requests from this page’s address, ${location.origin}. `
			+ "Whoever runs the service can allow it.";
	}

}

function parse(text) {
	try {
		return JSON.parse(text);
	}
	catch {
		return undefined;
	}
}
