package io.github.corsstarter.showcase.messages;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

import io.github.corsstarter.showcase.attachments.Attachments;
import io.github.corsstarter.showcase.attachments.StoredAttachment;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accepts messages. A message has only the ids of its attachments, so they are looked up
 * first. An unknown id is the sender's error, not the server's.
 */
@RestController
class MessageController {

	private final Attachments attachments;

	MessageController(Attachments attachments) {
		this.attachments = attachments;
	}

	@PostMapping("/messages")
	@ResponseStatus(HttpStatus.CREATED)
	Sent send(@Valid @RequestBody Message message) throws IOException {
		List<String> names = this.attachments.send(message.attachments()).stream().map(StoredAttachment::name).toList();
		return new Sent("msg_" + UUID.randomUUID(), message.text(), names);
	}

	/**
	 * A message to send.
	 *
	 * @param text its text
	 * @param attachments the ids of its attachments
	 */
	record Message(@NotNull @Size(max = 10_000) String text,
			@NotNull @Size(max = 20) List<@NotNull String> attachments) {
	}

	/**
	 * A message that was sent.
	 *
	 * @param id its id
	 * @param text its text
	 * @param attachments the names of its attachments
	 */
	record Sent(String id, String text, List<String> attachments) {
	}

}
