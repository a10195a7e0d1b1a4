package io.github.corsstarter.showcase.chatkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The events that the widget receives during a reply.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface ThreadEvent {

	/**
	 * A new thread was created.
	 *
	 * @param thread the thread
	 */
	@JsonTypeName("thread.created")
	record ThreadCreated(ChatThread thread) implements ThreadEvent {
	}

	/**
	 * A new item was added to the thread and is complete.
	 *
	 * @param item the item
	 */
	@JsonTypeName("thread.item.done")
	record ItemDone(Item item) implements ThreadEvent {
	}

	/**
	 * A thread.
	 *
	 * @param id its id
	 * @param title its title, initially {@code null}
	 * @param createdAt the time of its creation
	 * @param status whether it accepts messages
	 * @param items its items; later ones are sent as events
	 */
	record ChatThread(String id, @Nullable String title, @JsonProperty("created_at") Instant createdAt,
			Map<String, String> status, Page items) {
	}

	/**
	 * Some items of a thread.
	 *
	 * @param data the items
	 * @param hasMore whether more items exist
	 */
	record Page(List<Item> data, @JsonProperty("has_more") boolean hasMore) {
	}

	/**
	 * An item of a thread.
	 */
	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Item {

	}

	/**
	 * A message of the user.
	 *
	 * @param id the item's id
	 * @param threadId its thread
	 * @param createdAt the time of its creation
	 * @param content the text, in pieces
	 * @param attachments its attachments
	 * @param quotedText the text that it replies to
	 * @param inferenceOptions the options that the user chose, none here
	 */
	@JsonTypeName("user_message")
	record UserMessage(String id, @JsonProperty("thread_id") String threadId,
			@JsonProperty("created_at") Instant createdAt, List<ChatKitRequest.Content> content,
			List<ChatKitAttachment> attachments, @JsonProperty("quoted_text") @Nullable String quotedText,
			@JsonProperty("inference_options") Map<String, String> inferenceOptions) implements Item {
	}

	/**
	 * A message of the service.
	 *
	 * @param id the item's id
	 * @param threadId its thread
	 * @param createdAt the time of its creation
	 * @param content the text, in pieces
	 */
	@JsonTypeName("assistant_message")
	record AssistantMessage(String id, @JsonProperty("thread_id") String threadId,
			@JsonProperty("created_at") Instant createdAt, List<OutputText> content) implements Item {
	}

	/**
	 * A piece of a service's message.
	 *
	 * @param type always {@code output_text}
	 * @param text the text
	 * @param annotations its sources, none here
	 */
	record OutputText(String type, String text, List<String> annotations) {
	}

}
