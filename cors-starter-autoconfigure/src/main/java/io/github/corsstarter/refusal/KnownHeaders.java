package io.github.corsstarter.refusal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Request headers that libraries send by themselves, so that whoever uses one may not
 * know of them.
 */
final class KnownHeaders {

	private static final List<Library> LIBRARIES = List.of(
			new Library(List.of("x-requested-with", "cache-control"),
					"Upload widgets and other libraries send %s by themselves."),
			new Library(List.of("mcp-*", "last-event-id"), "Clients of the Model Context Protocol (MCP) send %s."),
			new Library(List.of("x-grpc-web", "grpc-*", "x-user-agent"), "gRPC-web clients send %s."),
			new Library(List.of("connect-*"), "Connect clients send %s."),
			new Library(List.of("hx-*"), "HTMX sends %s with each of its requests."),
			new Library(List.of("sentry-trace"), "Sentry sends %s, and baggage, to follow a request through services."),
			new Library(List.of("traceparent", "tracestate", "baggage"),
					"OpenTelemetry and other tracers send %s to follow a request through services."),
			new Library(List.of("x-datadog-*"), "Datadog's browser SDK sends %s to follow a request through services."),
			new Library(List.of("x-stainless-*", "openai-*"), "OpenAI's SDK sends %s with each request."),
			new Library(List.of("apollo-*", "x-apollo-*", "apollographql-*"), "Apollo Client sends %s."),
			new Library(List.of("tus-*", "upload-*"), "tus clients send %s with each upload."),
			new Library(List.of("uppy-*"), "Uppy sends %s to its Companion."));

	private KnownHeaders() {
	}

	/**
	 * Say which libraries send headers.
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
	 * @param names the names that it sends; a star at the end stands for any rest
	 * @param sentence what to say of it
	 */
	private record Library(List<String> names, String sentence) {

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
