const TRIES = 3;

/** If a service asks for more time than this, in seconds, the page doesn't wait for it. */
const LONGEST_WAIT = 60;

/** By the kind of failure, a sentence for the visitor. */
const SENTENCES = {
	"refused-origin": "The service doesn’t accept requests from this site; whoever runs it can allow them.",
	"refused-request": "The service doesn’t accept this kind of request; whoever runs this site can fix it.",
	"no-policy": "The service is there, but lets no other site read its answers.",
	"blocked": "The service is there, but its answer didn’t reach this site.",
	"answer-lost": "The file was sent, but the service’s answer was lost. The file may have arrived.",
	"uncertain": "The connection broke. The file may have arrived or not.",
	"broken": "The connection broke on the way.",
	"timeout": "The service took too long.",
	"offline": "You are offline.",
	"unreachable": "The service can’t be reached at the moment.",
	"content-security-policy": "This site is not set up to use the service; whoever runs it can fix it.",
	"answered": "The service couldn’t do this; try again later.",
};

/** By the service's reason or the kind of failure, what its developer can do. */
const ADVICE = {
	"origin-not-allowed": "If this page may use the service, add its origin to cors.allowed-origins there. The "
		+ "service’s log has a line with the policy and a hint.",
	"origin-null": "Serve the page over http or https, outside of a sandbox: a file, a sandboxed frame or a "
		+ "redirect across origins has no origin of its own.",
	"origin-malformed": "Look for a gateway that rewrites or adds the header Origin.",
	"method-not-allowed": "To allow this method, add it to cors.allowed-methods of the service.",
	"header-not-allowed": "Don’t send the header, or add it to cors.allowed-headers of the service. Upload widgets add "
		+ "some by themselves; the service’s log names those that are missing.",
	"headers-malformed": "Look for a gateway that rewrites Access-Control-Request-Headers.",
	"private-network-not-allowed": "Set cors.allow-private-network at the service, if public pages may reach it.",
	"no-policy": "No policy of the service covers the path. Set cors.allowed-origins there, or let a policy cover it.",
	"blocked": "The server answers, but not its open check: set cors.check.enabled there to get the reason. The "
		+ "browser’s console has its own.",
	"answer-lost": "The answer, perhaps an error such as 413, has no CORS headers: something answers ahead of the "
		+ "policy. Find out whether the file arrived before you send it again.",
	"uncertain": "The policy allows the request, and the browser reported no progress. Find out whether the file "
		+ "arrived. Look for an answer without CORS headers, or a proxy that closes the connection.",
	"broken": "The policy allows the request. Look for a proxy with a lower limit, a redirect, a second "
		+ "Access-Control-Allow-Origin, or a preflight that the browser has kept from before.",
	"timeout": "Look at the server’s load, and at time limits of proxies in between.",
	"offline": "The browser says that it has no network.",
	"unreachable": "Nothing answers there: check that the server runs, and its host name, port and certificate. "
		+ "An https page can’t call http.",
	"content-security-policy": "Add the service’s origin to connect-src of this page’s Content-Security-Policy. "
		+ "CORS headers don’t help.",
};

/** What went wrong: the message is a sentence for the visitor, the facts are for the developer. */
export class Failure extends Error {

	/**
	 * @param {string} kind a key of SENTENCES
	 * @param {object} request what was asked for
	 * @param {object} known message, status and Retry-After of the answer, the open check's
	 * reason, and how much was sent: "nothing", "a part", "everything" or "unknown"
	 */
	constructor(kind, request, { message, status = 0, reason, sent, retryAfter } = {}) {
		super(message ?? SENTENCES[kind]);
		this.kind = kind;
		/** The answer's status, or 0 if the page was given no answer. */
		this.status = status;
		/** The service's own word for a refusal, such as "origin-not-allowed". */
		this.reason = reason;
		this.retryAfter = retryAfter;
		/** Whether the service may have the file, although the page has no answer. */
		this.mayHaveArrived = status === 0 && (sent === "everything" || sent === "unknown");
		/** What a developer wants to know, by label. */
		this.facts = {
			"Page": location.origin,
			"Request": `${request.method} ${request.url}`,
			"Headers": Object.keys(request.headers).join(", ") || "none of its own",
			"Sent": (sent === "unknown") ? "unknown, the browser reported no progress" : sent ?? "",
			"Verdict": status ? `answered ${status}, which this page may read` : verdict(kind, reason),
			"What to do": status ? adviceFor(status) : ADVICE[reason] ?? ADVICE[kind],
		};
		/** Commands that repeat the request, for a POSIX shell. */
		this.curl = curl(request);
	}

	/**
	 * When to try again by itself: "online", a number of seconds, or undefined for never.
	 * What was refused stays refused, and what may have arrived must not arrive twice.
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
		return "Give the client a token that the service knows.";
	}
	return (status < 500) ? "Show the visitor the answer: it says what is wrong."
		: "Look into the service’s log: CORS is not the cause.";
}

function curl({ method, url, headers, body, file }) {
	const names = Object.keys(headers);
	const common = `${quote(url)} -H ${quote(`Origin: ${location.origin}`)}`;
	const asked = names.length ? [`-H ${quote(`Access-Control-Request-Headers: ${names.join(",").toLowerCase()}`)}`] : [];
	// What is copied gets around, so a token is left out
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
