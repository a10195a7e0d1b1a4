package io.github.corsstarter.showcase.chatkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * A stream of events for the widget. Each event is one frame and is sent immediately.
 */
class EventStream implements StreamingResponseBody {

	private final List<ThreadEvent> events;

	private final JsonMapper json;

	EventStream(List<ThreadEvent> events, JsonMapper json) {
		this.events = events;
		this.json = json;
	}

	@Override
	public void writeTo(OutputStream stream) throws IOException {
		for (ThreadEvent event : this.events) {
			String frame = "data: " + this.json.writeValueAsString(event) + "\n\n";
			stream.write(frame.getBytes(StandardCharsets.UTF_8));
			stream.flush();
		}
	}

}
