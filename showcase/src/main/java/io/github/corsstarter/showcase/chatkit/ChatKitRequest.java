package io.github.corsstarter.showcase.chatkit;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the widget's protocol that this service supports. Other fields are
 * ignored, as the protocol requires.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({ @JsonSubTypes.Type(value = ChatKitRequest.CreateAttachment.class, name = "attachments.create"),
		@JsonSubTypes.Type(value = ChatKitRequest.DeleteAttachment.class, name = "attachments.delete"),
		@JsonSubTypes.Type(value = ChatKitRequest.CreateThread.class, name = "threads.create"),
		@JsonSubTypes.Type(value = ChatKitRequest.AddUserMessage.class, name = "threads.add_user_message") })
sealed interface ChatKitRequest {

	/**
	 * Announces an upload: the first of two phases.
	 *
	 * @param params the file
	 */
	record CreateAttachment(@NotNull @Valid NewAttachment params) implements ChatKitRequest {
	}

	/**
	 * Deletes an attachment that hasn't been sent yet.
	 *
	 * @param params the attachment
	 */
	record DeleteAttachment(@NotNull @Valid AttachmentId params) implements ChatKitRequest {
	}

	/**
	 * Starts a thread with a message.
	 *
	 * @param params the message
	 */
	record CreateThread(@NotNull @Valid NewThread params) implements ChatKitRequest {
	}

	/**
	 * Adds a message to a thread.
	 *
	 * @param params the message and its thread
	 */
	record AddUserMessage(@NotNull @Valid NewMessage params) implements ChatKitRequest {
	}

	/**
	 * A file.
	 *
	 * @param name its name
	 * @param size its size in bytes
	 * @param mimeType its type, empty if the browser doesn't know it
	 */
	record NewAttachment(@NotBlank @Size(max = 1_000) String name, @NotNull @Positive Long size,
			@NotNull @Size(max = 200) @Pattern(
					regexp = "([\\w.+-]+/[\\w.+-]+(\\s*;.*)?)?") @JsonProperty("mime_type") String mimeType) {
	}

	/**
	 * The attachment to delete.
	 *
	 * @param attachmentId its id
	 */
	record AttachmentId(@NotBlank @Size(max = 100) @JsonProperty("attachment_id") String attachmentId) {
	}

	/**
	 * A thread to start.
	 *
	 * @param input its first message
	 */
	record NewThread(@NotNull @Valid Input input) {
	}

	/**
	 * A message to add.
	 *
	 * @param threadId its thread
	 * @param input the message
	 */
	record NewMessage(@NotBlank @Size(max = 100) @JsonProperty("thread_id") String threadId,
			@NotNull @Valid Input input) {
	}

	/**
	 * A user's input.
	 *
	 * @param content the text, in pieces
	 * @param quotedText the text that it replies to
	 * @param attachments the ids of its attachments
	 */
	record Input(@NotNull @Size(max = 100) List<@NotNull @Valid Content> content,
			@Size(max = 10_000) @JsonProperty("quoted_text") @Nullable String quotedText,
			@NotNull @Size(max = 20) List<@NotBlank @Size(max = 100) String> attachments) {
	}

	/**
	 * A piece of text, which is returned to the widget unchanged.
	 *
	 * @param type {@code input_text}, or {@code input_tag} for the name of something
	 * @param text the text
	 * @param id the id of the tagged object
	 * @param group the heading in the widget
	 * @param interactive whether the widget can show details
	 * @param data additional data from the page around the widget
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Content(@NotNull @Pattern(regexp = "input_text|input_tag") String type,
			@NotNull @Size(max = 10_000) String text, @Size(max = 200) @Nullable String id,
			@Size(max = 200) @Nullable String group, @Nullable Boolean interactive,
			@Size(max = 100) @Nullable Map<String, Object> data) {
	}

}
