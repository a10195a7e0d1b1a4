import { Failure } from "./failure.js";

/**
 * A client of the attachment service, without dependencies. Every call returns the service's
 * response, or throws a Failure.
 */

/** The time limit for requests that diagnose a failure, in milliseconds. */
const ASK = 5_000;

/** CORS-safelisted request headers. Content-Type isn't safelisted with most values. */
const ALWAYS_ALLOWED = new Set(["accept", "accept-language", "content-language"]);

/** The addresses that this page's own Content-Security-Policy blocked. */
const blockedByPage = new Set();

document.addEventListener("securitypolicyviolation", (event) => {
	if (event.effectiveDirective === "connect-src" && event.disposition === "enforce") {
		blockedByPage.add(event.blockedURI);
	}
});

export class AttachmentService {

	/**
	 * @param {string} origin such as "https://api.example.com"
	 * @param {object} options
	 * @param {number} options.patience the timeout of a call without progress, in milliseconds
	 */
	constructor(origin, { patience = 30_000 } = {}) {
		this.origin = origin;
		this.patience = patience;
		/** Request headers of every call, such as Authorization. */
		this.headers = {};
	}

	/**
	 * Upload a file. Retries automatically if that is safe.
	 *
	 * @param {File} file
	 * @param {object} options
	 * @param {(sent: number, total: number) => void} options.onProgress
	 * @param {(failure: Failure, again: "online" | number) => void} options.onWait before each wait
	 * @param {AbortSignal} options.signal cancels the upload: the promise is rejected with its reason
	 */
	async upload(file, { onProgress, onWait, signal, path = "/attachments", headers = {} } = {}) {
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#uploadOnce(file, path, headers, onProgress, signal);
			}
			catch (failure) {
				const again = (failure instanceof Failure) ? failure.again(attempt) : undefined;
				if (again === undefined) {
					throw failure;
				}
				onWait?.(failure, again);
				await passed(again, signal);
			}
		}
	}

	/** XMLHttpRequest, because fetch reports no progress. */
	async #uploadOnce(file, path, headers, onProgress, signal) {
		signal?.throwIfAborted();
		const request = {
			method: "POST", url: this.origin + path, path, headers: { ...this.headers, ...headers }, file: file.name,
		};
		const body = new FormData();
		body.append("file", file);
		const xhr = new XMLHttpRequest();
		const cancel = () => xhr.abort();
		signal?.addEventListener("abort", cancel);
		// A small file may be sent before the browser reports any progress
		let sent = navigator.onLine ? "unknown" : "nothing";
		let timedOut = false;
		let timer;
		const waitOn = () => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				timedOut = true;
				xhr.abort();
			}, this.patience);
		};
		await new Promise((resolve) => {
			xhr.open(request.method, request.url);
			Object.entries(request.headers).forEach(([name, value]) => xhr.setRequestHeader(name, value));
			xhr.upload.onprogress = ({ loaded, total, lengthComputable }) => {
				// Not upload.onload: in Firefox, it waits for a response that the page can read
				sent = (lengthComputable && loaded === total) ? "everything" : (loaded > 0) ? "a part" : sent;
				waitOn();
				onProgress?.(loaded, total);
			};
			xhr.onloadend = resolve;
			waitOn();
			xhr.send(body);
		});
		clearTimeout(timer);
		signal?.removeEventListener("abort", cancel);
		signal?.throwIfAborted();
		if (xhr.status === 0) {
			// During the timeout, the browser would have reported progress
			const failure = await this.#explain(request, timedOut, (timedOut && sent === "unknown") ? "nothing" : sent);
			signal?.throwIfAborted();
			throw failure;
		}
		return read(request, xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After"));
	}

	/** Delete an attachment. Succeeds if it no longer exists. */
	async remove(attachment) {
		try {
			await this.call("DELETE", `/attachments/${attachment.id}`, { "X-Delete-Token": attachment.deleteToken });
		}
		catch (failure) {
			if (failure.status !== 404) {
				throw failure;
			}
		}
	}

	/** Send any other request, without retries. */
	async call(method, path, headers, body) {
		const request = { method, url: this.origin + path, path, headers: { ...this.headers, ...headers }, body };
		try {
			const response = await fetch(request.url,
				{ method, headers: request.headers, body, signal: AbortSignal.timeout(this.patience) });
			return read(request, response.status, await response.text(), response.headers.get("Retry-After"));
		}
		catch (error) {
			throw (error instanceof Failure) ? error : await this.#explain(request, error.name === "TimeoutError");
		}
	}

	/**
	 * A script can't tell whether a response was blocked or never arrived, or why. The service's
	 * open check can. Without an open check, a no-cors request shows whether the service
	 * responds at all.
	 */
	async #explain(request, timedOut, sent) {
		const offline = !navigator.onLine;
		const check = await this.#check(request);
		const reason = (check && check.reason !== "none") ? check.reason : undefined;
		const refused = check && !check.allowed;
		// Progress is reported only after a preflight, and a refused preflight ends the request
		const known = { reason, sent: (refused && reason && sent === "unknown") ? "nothing" : sent };
		if (sent === "everything") {
			return new Failure("answer-lost", request, known);
		}
		if (refused) {
			const kind = !reason ? "no-policy" : reason.startsWith("origin-") ? "refused-origin" : "refused-request";
			return new Failure(kind, request, known);
		}
		if (timedOut) {
			return new Failure("timeout", request, known);
		}
		if (check) {
			return new Failure(offline ? "offline" : (sent === "unknown") ? "uncertain" : "broken", request, known);
		}
		if (blockedByPage.has(request.url)) {
			return new Failure("content-security-policy", request, { reason, sent: sent && "nothing" });
		}
		const kind = await this.#isThere() ? "blocked" : offline ? "offline" : "unreachable";
		return new Failure(kind, request, known);
	}

	/** @returns the result of /cors-check for a request, or undefined */
	async #check({ path, method, headers }) {
		const asked = Object.keys(headers).filter((name) => !ALWAYS_ALLOWED.has(name.toLowerCase()));
		const query = new URLSearchParams({ path, method, headers: asked.join(",") });
		try {
			const response = await fetch(`${this.origin}/cors-check?${query}`, { signal: AbortSignal.timeout(ASK) });
			return response.ok ? await response.json() : undefined;
		}
		catch {
			return undefined;
		}
	}

	async #isThere() {
		try {
			await fetch(this.origin, { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(ASK) });
			return true;
		}
		catch {
			return false;
		}
	}

}

function read(request, status, text, retryAfter) {
	const answer = parse(text);
	if (status >= 200 && status < 300 && (answer || !text)) {
		return answer;
	}
	throw new Failure("answered", request, { message: answer?.detail, status, retryAfter: seconds(retryAfter) });
}

function parse(text) {
	try {
		return JSON.parse(text);
	}
	catch {
		return undefined;
	}
}

/** Retry-After is a number of seconds, or a date. */
function seconds(retryAfter) {
	if (!retryAfter) {
		return undefined;
	}
	const value = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1_000;
	return Number.isNaN(value) ? undefined : Math.max(value, 0);
}

/** Resolves when it is time to retry, and rejects when the upload is cancelled. */
function passed(again, signal) {
	return new Promise((resolve, reject) => {
		if (again !== "online") {
			setTimeout(resolve, again * 1_000);
		}
		else if (navigator.onLine) {
			// The network came back during the diagnosis
			resolve();
		}
		else {
			window.addEventListener("online", resolve, { once: true, signal });
		}
		signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
