package io.github.corsstarter.showcase.chatkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What the widget is told while a message is answered.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface ThreadEvent {

	/**
	 * There is a new thread.
	 *
	 * @param thread the thread
	 */
	@JsonTypeName("thread.created")
	record ThreadCreated(ChatThread thread) implements ThreadEvent {
	}

	/**
	 * There is a new item in the thread, and nothing will be added to it.
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
	 * @param title its title, which it hasn't yet
	 * @param createdAt when it was started
	 * @param status whether one may write to it
	 * @param items its items; those that follow come as events
	 */
	record ChatThread(String id, @Nullable String title, @JsonProperty("created_at") Instant createdAt,
			Map<String, String> status, Page items) {
	}

	/**
	 * Some items of a thread.
	 *
	 * @param data the items
	 * @param hasMore whether there are more
	 */
	record Page(List<Item> data, @JsonProperty("has_more") boolean hasMore) {
	}

	/**
	 * Something that was said.
	 */
	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Item {

	}

	/**
	 * What the user said.
	 *
	 * @param id the item's id
	 * @param threadId its thread
	 * @param createdAt when it was said
	 * @param content the text, in pieces
	 * @param attachments what was attached
	 * @param quotedText what it answers to
	 * @param inferenceOptions what the widget lets people choose, nothing here
	 */
	@JsonTypeName("user_message")
	record UserMessage(String id, @JsonProperty("thread_id") String threadId,
			@JsonProperty("created_at") Instant createdAt, List<ChatKitRequest.Content> content,
			List<ChatKitAttachment> attachments, @JsonProperty("quoted_text") @Nullable String quotedText,
			@JsonProperty("inference_options") Map<String, String> inferenceOptions) implements Item {
	}

	/**
	 * What the service said.
	 *
	 * @param id the item's id
	 * @param threadId its thread
	 * @param createdAt when it was said
	 * @param content the text, in pieces
	 */
	@JsonTypeName("assistant_message")
	record AssistantMessage(String id, @JsonProperty("thread_id") String threadId,
			@JsonProperty("created_at") Instant createdAt, List<OutputText> content) implements Item {
	}

	/**
	 * A piece of what the service said.
	 *
	 * @param type always {@code output_text}
	 * @param text the text
	 * @param annotations its sources, none here
	 */
	record OutputText(String type, String text, List<String> annotations) {
	}

}
