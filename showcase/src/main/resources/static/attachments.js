/**
 * A client of the attachment service, to be copied as it is: no dependencies, no build.
 *
 * Every call gives what the service answered or throws a Failure, whose message is one
 * sentence for the person in front of the page and whose facts are for its developer.
 */

/** For so long a question about a failure may take. */
const ASK = 5_000;

const TRIES = 3;

/** A service that asks for more time than this, in seconds, is not waited for. */
const LONGEST_WAIT = 60;

/** Request headers that need no permission. Content-Type does for most of its values. */
const ALWAYS_ALLOWED = new Set(["accept", "accept-language", "content-language"]);

const SENTENCES = {
	"refused-origin": "The service doesn’t accept requests from this site; whoever runs it can allow them.",
	"refused-request": "The service doesn’t accept this kind of request; whoever runs this site can fix it.",
	"no-policy": "The service is there, but lets no other site read its answers.",
	"blocked": "The service is there, but this site was not given its answer.",
	"answer-lost": "The file was sent, but its answer was lost, so it may have arrived.",
	"broken": "The connection broke on the way.",
	"timeout": "The service took too long.",
	"offline": "You are offline.",
	"unreachable": "The service can’t be reached at the moment.",
	"content-security-policy": "This site is not set up to use the service; whoever runs it can fix it.",
	"answered": "The service couldn’t do this; try again later.",
};

const ADVICE = {
	"origin-not-allowed": "If this page may use the service, add its origin to cors.allowed-origins there. The "
		+ "service’s log has a line with the policy and a hint.",
	"origin-null": "Serve the page over http or https, outside of a sandbox: a file, a sandboxed frame or a "
		+ "redirect across origins has no origin of its own.",
	"origin-malformed": "Look for a gateway that rewrites or adds the header Origin.",
	"method-not-allowed": "If pages may use the method, add it to cors.allowed-methods of the service.",
	"header-not-allowed": "Don’t send the header, or add it to cors.allowed-headers of the service. Upload widgets add "
		+ "some by themselves; the service’s log names those that are missing.",
	"headers-malformed": "Look for a gateway that rewrites Access-Control-Request-Headers.",
	"private-network-not-allowed": "Set cors.allow-private-network at the service, if public pages may reach it.",
	"no-policy": "No policy of the service covers the path. Set cors.allowed-origins there, or let a policy cover it.",
	"blocked": "The server answers, but not its open check: set cors.check.enabled there to be told the reason. The "
		+ "browser’s console has its own.",
	"answer-lost": "The answer, perhaps an error such as 413, has no CORS headers: something answers ahead of the "
		+ "policy. Find out whether the file arrived before it is sent again.",
	"broken": "The policy allows the request. Look for a proxy with a lower limit, a redirect, a second "
		+ "Access-Control-Allow-Origin, or a preflight that the browser has kept from before.",
	"timeout": "Look at the server’s load, and at time limits of proxies in between.",
	"offline": "The browser says that it has no network.",
	"unreachable": "Nobody answers there: look whether the server runs, and at host name, port and certificate. "
		+ "An https page can’t call http.",
	"content-security-policy": "Add the service’s origin to connect-src of this page’s Content-Security-Policy. No "
		+ "CORS header helps.",
};

/** The addresses that this page's Content-Security-Policy has kept it from. */
const blockedByPage = new Set();

document.addEventListener("securitypolicyviolation", (event) => {
	if (event.effectiveDirective === "connect-src" && event.disposition === "enforce") {
		blockedByPage.add(event.blockedURI);
	}
});

export class Failure extends Error {

	/**
	 * @param {string} kind a key of SENTENCES
	 * @param {object} request what was asked for
	 * @param {object} known status, the open check's reason, what was sent, Retry-After
	 */
	constructor(kind, request, { message, status = 0, reason, sent, retryAfter } = {}) {
		super(message ?? SENTENCES[kind]);
		this.kind = kind;
		/** The answer's status, or 0 if the page was given no answer. */
		this.status = status;
		/** The service's own word for a refusal, such as "origin-not-allowed". */
		this.reason = reason;
		this.retryAfter = retryAfter;
		this.sentAll = sent === "everything";
		/** What a developer wants to know, by label. */
		this.facts = {
			"Page": location.origin,
			"Request": `${request.method} ${request.url}`,
			"Headers": Object.keys(request.headers).join(", ") || "none of its own",
			"Sent": sent ?? "",
			"Verdict": status ? `answered ${status}, which this page may read` : verdict(kind, reason),
			"What to do": status ? adviceFor(status) : ADVICE[reason] ?? ADVICE[kind],
		};
		/** Commands that repeat the request, for a POSIX shell. */
		this.curl = curl(request);
	}

	/**
	 * When to try again without being asked: "online", a number of seconds, or undefined
	 * for never. What was refused stays refused, and what may have arrived must not
	 * arrive twice.
	 */
	again(attempt) {
		if (this.sentAll && !this.status) {
			return undefined;
		}
		if (this.kind === "offline") {
			return "online";
		}
		const seconds = this.retryAfter ?? 2 ** attempt;
		const passes = this.kind === "timeout" || this.status === 429 || this.status === 503;
		return (passes && attempt < TRIES && seconds <= LONGEST_WAIT) ? seconds : undefined;
	}

}

export class AttachmentService {

	/**
	 * @param {string} origin such as "https://api.example.com"
	 * @param {number} patience for so many milliseconds nothing may happen until an upload
	 * or a call counts as timed out
	 */
	constructor(origin, patience = 30_000) {
		this.origin = origin;
		this.patience = patience;
		/** What every call carries as "Authorization: Bearer", if there is one. */
		this.token = undefined;
	}

	/**
	 * Upload a file, and again by itself where that may help.
	 *
	 * @param {File} file
	 * @param {object} options
	 * @param {(sent: number, total: number) => void} options.onProgress
	 * @param {(failure: Failure, again: "online" | number) => void} options.onWait before it waits
	 * @param {AbortSignal} options.signal cancels: the promise is rejected with its reason
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

	/** XMLHttpRequest, because fetch tells nothing of its progress. */
	async #uploadOnce(file, path, headers, onProgress, signal) {
		signal?.throwIfAborted();
		const request = {
			method: "POST", url: this.origin + path, path, headers: this.#withToken(headers),
			body: `-F ${quote(`file=@"${file.name.replace(/["\\]/g, "\\$&")}"`)}`,
		};
		const body = new FormData();
		body.append("file", file);
		const xhr = new XMLHttpRequest();
		const cancel = () => xhr.abort();
		signal?.addEventListener("abort", cancel);
		let sent = "nothing";
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
			xhr.upload.onprogress = (event) => {
				sent = (event.loaded > 0) ? "a part" : sent;
				waitOn();
				onProgress?.(event.loaded, event.total);
			};
			xhr.upload.onload = () => sent = "everything";
			xhr.onloadend = resolve;
			waitOn();
			xhr.send(body);
		});
		clearTimeout(timer);
		signal?.removeEventListener("abort", cancel);
		signal?.throwIfAborted();
		if (xhr.status === 0) {
			const failure = await this.#explain(request, timedOut, sent);
			signal?.throwIfAborted();
			throw failure;
		}
		return read(request, xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After"));
	}

	/** Delete an attachment. One that is gone already is no failure. */
	async remove(attachment) {
		try {
			await this.#call("DELETE", `/attachments/${attachment.id}`, { "X-Delete-Token": attachment.delete_token });
		}
		catch (failure) {
			if (failure.status !== 404) {
				throw failure;
			}
		}
	}

	/**
	 * Send a message. Never again by itself: it may have arrived.
	 *
	 * @param {string} text
	 * @param {string[]} attachments ids
	 */
	send(text, attachments) {
		return this.#call("POST", "/messages", { "Content-Type": "application/json" },
			JSON.stringify({ text, attachments }));
	}

	async #call(method, path, headers, body) {
		const request = {
			method, url: this.origin + path, path, headers: this.#withToken(headers),
			body: body ? `-d ${quote(body)}` : "",
		};
		try {
			const response = await fetch(request.url,
				{ method, headers: request.headers, body, signal: AbortSignal.timeout(this.patience) });
			return read(request, response.status, await response.text(), response.headers.get("Retry-After"));
		}
		catch (error) {
			throw (error instanceof Failure) ? error : await this.#explain(request, error.name === "TimeoutError");
		}
	}

	#withToken(headers) {
		return this.token ? { Authorization: `Bearer ${this.token}`, ...headers } : headers;
	}

	/**
	 * The browser tells a page neither whether an answer was kept from it or never came,
	 * nor why. The service's open check does; without one, a request whose answer nobody
	 * wants to read shows whether the service is there.
	 */
	async #explain(request, timedOut, sent) {
		const offline = !navigator.onLine;
		const check = await this.#check(request);
		const reason = (check && check.reason !== "none") ? check.reason : undefined;
		const known = { reason, sent };
		if (sent === "everything") {
			return new Failure("answer-lost", request, known);
		}
		if (check && !check.allowed) {
			const kind = !reason ? "no-policy" : reason.startsWith("origin-") ? "refused-origin" : "refused-request";
			return new Failure(kind, request, known);
		}
		if (timedOut) {
			return new Failure("timeout", request, known);
		}
		if (check) {
			return new Failure(offline ? "offline" : "broken", request, known);
		}
		if (blockedByPage.has(request.url)) {
			return new Failure("content-security-policy", request, known);
		}
		const kind = await this.#isThere() ? "blocked" : offline ? "offline" : "unreachable";
		return new Failure(kind, request, known);
	}

	/** @returns what /cors-check says of a request, or undefined if it says nothing */
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

/** Resolves when it is time to try again, and rejects when it is cancelled. */
function passed(again, signal) {
	return new Promise((resolve, reject) => {
		if (again !== "online") {
			setTimeout(resolve, again * 1_000);
		}
		else if (navigator.onLine) {
			// It came back while the reason was looked for
			resolve();
		}
		else {
			window.addEventListener("online", resolve, { once: true, signal });
		}
		signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}

function verdict(kind, reason) {
	return kind.startsWith("refused-") ? `refused: ${reason}` : [kind, reason].filter(Boolean).join(": ");
}

function adviceFor(status) {
	if (status === 401) {
		return "Give the client a token that the service knows.";
	}
	return (status < 500) ? "Tell the person: the answer says what is wrong."
		: "Look into the service’s log: CORS is not the cause.";
}

function curl({ method, url, headers, body }) {
	const names = Object.keys(headers);
	const common = `${quote(url)} -H ${quote(`Origin: ${location.origin}`)}`;
	const asked = names.length ? [`-H ${quote(`Access-Control-Request-Headers: ${names.join(",").toLowerCase()}`)}`] : [];
	// What is copied gets around, so a token is left out
	const sent = names.map((name) => `-H ${quote(`${name}: ${/token|authorization/i.test(name) ? "…" : headers[name]}`)}`);
	return [
		["curl -si -X OPTIONS", common, `-H ${quote(`Access-Control-Request-Method: ${method}`)}`, ...asked],
		[`curl -si -X ${method}`, common, ...sent, ...(body ? [body] : [])],
	].map((words) => words.join(" ")).join("\n");
}

function quote(text) {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
