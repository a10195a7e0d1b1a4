package io.github.corsstarter.refusal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Request headers that libraries send automatically, so their users may not know about
 * them.
 */
final class KnownHeaders {

	private static final List<Library> LIBRARIES = List.of(
			new Library("Upload widgets and other libraries add %s automatically.", "x-requested-with",
					"cache-control"),
			new Library("Clients of the Model Context Protocol (MCP) send %s.", "mcp-session-id",
					"mcp-protocol-version", "mcp-method", "mcp-name"),
			new Library("Clients that resume an event stream, such as MCP clients, send %s.", "last-event-id"),
			new Library("gRPC-web clients send %s.", "x-grpc-web", "x-user-agent", "grpc-timeout",
					"grpc-accept-encoding", "grpc-encoding"),
			new Library("Connect clients send %s.", "connect-protocol-version", "connect-timeout-ms",
					"connect-accept-encoding", "connect-content-encoding"),
			new Library("htmx sends %s automatically.", "hx-request", "hx-request-type", "hx-source", "hx-trigger",
					"hx-trigger-name", "hx-target", "hx-current-url", "hx-boosted", "hx-prompt",
					"hx-history-restore-request"),
			new Library("Sentry sends %s, and baggage, to trace requests across services.", "sentry-trace"),
			new Library("OpenTelemetry and other tracers send %s to trace requests across services.", "traceparent",
					"tracestate", "baggage", "b3"),
			new Library("Datadog's browser SDK sends %s to trace requests across services.", "x-datadog-trace-id",
					"x-datadog-parent-id", "x-datadog-origin", "x-datadog-sampling-priority", "x-datadog-tags"),
			// The prefix that one SDK generator uses
			new Library("SDKs such as OpenAI's and Anthropic's send %s automatically.", "x-stainless-*"),
			new Library("OpenAI's SDK can send %s.", "openai-organization", "openai-project", "openai-beta"),
			new Library("Apollo Client and its servers use %s.", "apollo-require-preflight", "x-apollo-operation-name",
					"x-apollo-operation-id", "apollographql-client-name", "apollographql-client-version"),
			new Library("tus clients and other chunked uploaders send %s.", "tus-resumable", "upload-length",
					"upload-offset", "upload-metadata", "upload-defer-length", "upload-concat", "upload-checksum",
					"upload-name"),
			new Library("Uppy sends %s to its Companion.", "uppy-auth-token", "uppy-versions",
					"uppy-credentials-params"));

	private KnownHeaders() {
	}

	/**
	 * Name the libraries that send the given headers.
	 * @param names the names of the headers, in lower case
	 * @return a sentence for each library, each followed by a space; empty if none is
	 * known
	 */
	static String describe(List<String> names) {
		StringBuilder text = new StringBuilder();
		for (Library library : LIBRARIES) {
			Set<String> sent = new LinkedHashSet<>();
			names.stream().filter(library::sends).forEach(sent::add);
			if (!sent.isEmpty()) {
				text.append(String.format(library.sentence, HeaderList.of(sent, " and "))).append(' ');
			}
		}
		return text.toString();
	}

	/**
	 * A library.
	 *
	 * @param sentence the sentence about it
	 * @param names the header names that it sends; a trailing star matches any rest
	 */
	private record Library(String sentence, List<String> names) {

		Library(String sentence, String... names) {
			this(sentence, List.of(names));
		}

		boolean sends(String name) {
			for (String known : this.names) {
				boolean prefix = known.endsWith("*");
				if (prefix ? name.startsWith(known.substring(0, known.length() - 1)) : name.equals(known)) {
					return true;
				}
			}
			return false;
		}

	}

}
