package io.github.corsstarter.showcase.chatkit;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.showcase.attachments.Attachments;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The widget's {@code api.url}: all operations are sent here.
 */
@RestController
class ChatKitController {

	private final Attachments attachments;

	private final Conversation conversation;

	private final JsonMapper json;

	ChatKitController(Attachments attachments, Conversation conversation, JsonMapper json) {
		this.attachments = attachments;
		this.conversation = conversation;
		this.json = json;
	}

	/**
	 * Execute an operation of the widget.
	 * @param request the operation
	 * @param response the response, for the content type of a stream
	 * @return the JSON or the stream of events
	 * @throws IOException if attachments can't be read or stored
	 */
	@PostMapping("/chatkit")
	Object handle(@Valid @RequestBody ChatKitRequest request, HttpServletResponse response) throws IOException {
		if (request instanceof ChatKitRequest.CreateAttachment create) {
			ChatKitRequest.NewAttachment file = create.params();
			return json(ChatKitAttachment.of(this.attachments.announce(file.name(), file.size(), file.mimeType())));
		}
		if (request instanceof ChatKitRequest.DeleteAttachment delete) {
			this.attachments.deleteUnsent(delete.params().attachmentId());
			return json(Map.of());
		}
		List<ThreadEvent> events = (request instanceof ChatKitRequest.AddUserMessage add)
				? this.conversation.goOn(add.params().threadId(), add.params().input())
				: this.conversation.start(((ChatKitRequest.CreateThread) request).params().input());
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		return new EventStream(events, this.json);
	}

	// Ignores Accept, because the widget asks for a stream before it knows the response
	private static ResponseEntity<Object> json(Object body) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
	}

	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException ex) {
		if (ex.getCause() instanceof InvalidTypeIdException unknown && unknown.getTypeId() != null) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
					"This service doesn't support this operation.");
		}
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"An operation must be a JSON object with a type and its params.");
	}

}
