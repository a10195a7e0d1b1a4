const TRIES = 3;

/** The longest wait in seconds. If the service asks for more, the page doesn't retry. */
const LONGEST_WAIT = 60;

/** Sentences for the visitor, by the kind of failure. */
const SENTENCES = {
	"refused-origin": "The service doesn’t accept requests from this site. Its operator can allow them.",
	"refused-request": "The service doesn’t accept this kind of request. The operator of this site can fix it.",
	"no-policy": "The service is running, but doesn’t let other sites read its responses.",
	"blocked": "The service is running, but its response didn’t reach this site.",
	"answer-lost": "The file was sent, but the response was lost. The file may have arrived.",
	"uncertain": "The connection broke. The file may or may not have arrived.",
	"broken": "The connection broke.",
	"timeout": "The service took too long to respond.",
	"offline": "You are offline.",
	"unreachable": "The service can’t be reached at the moment.",
	"content-security-policy": "This site isn’t set up to use the service. The operator of this site can fix it.",
	"answered": "The service couldn’t process the request. Try again later.",
};

/** Remedies for the developer, by the service's reason or the kind of failure. */
const ADVICE = {
	"origin-not-allowed": "To let this page use the service, add its origin to cors.allowed-origins of the service. "
		+ "The service’s log has a line with the policy and a hint.",
	"origin-null": "Serve the page over http or https, outside of a sandbox. A file, a sandboxed frame and a "
		+ "redirect across origins have an opaque origin.",
	"origin-malformed": "Look for a gateway that rewrites or adds the Origin header.",
	"method-not-allowed": "To allow this method, add it to cors.allowed-methods of the service.",
	"header-not-allowed": "Don’t send the header, or add it to cors.allowed-headers of the service. Upload widgets "
		+ "add headers themselves. The service’s log names the missing ones.",
	"headers-malformed": "Look for a gateway that rewrites Access-Control-Request-Headers.",
	"private-network-not-allowed": "To let public pages reach the service, set cors.allow-private-network of the "
		+ "service.",
	"no-policy": "No policy of the service covers the path. Set cors.allowed-origins of the service, or add the "
		+ "path to a policy.",
	"blocked": "The server responds, but its open check doesn’t. Set cors.check.enabled of the service to get the "
		+ "reason. The browser’s console has its own.",
	"answer-lost": "The response, perhaps an error such as 413, has no CORS headers, so something in front of the "
		+ "policy sent it. Check whether the file arrived before you send it again.",
	"uncertain": "The policy allows the request, and the browser reported no progress. Check whether the file "
		+ "arrived. Look for a response without CORS headers, or a proxy that closes the connection.",
	"broken": "The policy allows the request. Look for a proxy with a lower limit, a redirect, a second "
		+ "Access-Control-Allow-Origin header, or a preflight that the browser has cached.",
	"timeout": "Check the server’s load, and the time limits of proxies in between.",
	"offline": "The browser reports that it has no network.",
	"unreachable": "Nothing responds at this address. Check that the server is running, and check its host name, "
		+ "port and certificate. An https page can’t call an http address.",
	"content-security-policy": "Add the service’s origin to connect-src in this page’s Content-Security-Policy. "
		+ "CORS headers don’t help.",
};

/** A failed request. The message is a sentence for the visitor, and the facts are for the developer. */
export class Failure extends Error {

	/**
	 * @param {string} kind a key of SENTENCES
	 * @param {object} request the failed request
	 * @param {object} known message, status and Retry-After of the response, the open check's
	 * reason, and how much was sent: "nothing", "a part", "everything" or "unknown"
	 */
	constructor(kind, request, { message, status = 0, reason, sent, retryAfter } = {}) {
		super(message ?? SENTENCES[kind]);
		this.kind = kind;
		/** The status of the response, or 0 if the page got no response. */
		this.status = status;
		/** The service's code for a refusal, such as "origin-not-allowed". */
		this.reason = reason;
		this.retryAfter = retryAfter;
		/** Whether the service may have received the file, although the page got no response. */
		this.mayHaveArrived = status === 0 && (sent === "everything" || sent === "unknown");
		/** The details for a developer, by label. */
		this.facts = {
			"Page": location.origin,
			"Request": `${request.method} ${request.url}`,
			"Headers": Object.keys(request.headers).join(", ") || "none",
			"Sent": (sent === "unknown") ? "unknown, because the browser reported no progress" : sent ?? "",
			"Verdict": status ? `answered ${status}, which this page can read` : verdict(kind, reason),
			"What to do": status ? adviceFor(status) : ADVICE[reason] ?? ADVICE[kind],
		};
		/** Commands to reproduce the request, for a POSIX shell. */
		this.curl = curl(request);
	}

	/**
	 * When to retry automatically: "online", a number of seconds, or undefined for never.
	 * A refused request would be refused again, and a file that may have arrived must not be sent twice.
	 */
	again(attempt) {
		if (this.mayHaveArrived) {
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

function verdict(kind, reason) {
	return kind.startsWith("refused-") ? `refused: ${reason}` : [kind, reason].filter(Boolean).join(": ");
}

function adviceFor(status) {
	if (status === 401) {
		return "Give the client a token that the service accepts.";
	}
	return (status < 500) ? "Show the visitor the response: it explains the problem."
		: "Check the service’s log. CORS is not the cause.";
}

function curl({ method, url, headers, body, file }) {
	const names = Object.keys(headers);
	const common = `${quote(url)} -H ${quote(`Origin: ${location.origin}`)}`;
	const asked = names.length ? [`-H ${quote(`Access-Control-Request-Headers: ${names.join(",").toLowerCase()}`)}`] : [];
	// Copied commands get shared, so omit tokens
	const sent = names.map((name) => `-H ${quote(`${name}: ${/token|authorization/i.test(name) ? "…" : headers[name]}`)}`);
	const content = file ? [`-F ${quote(`file=@"${file.replace(/["\\]/g, "\\$&")}"`)}`] : body ? [`-d ${quote(body)}`] : [];
	return [
		["curl -si -X OPTIONS", common, `-H ${quote(`Access-Control-Request-Method: ${method}`)}`, ...asked],
		[`curl -si -X ${method}`, common, ...sent, ...content],
	].map((words) => words.join(" ")).join("\n");
}

function quote(text) {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
