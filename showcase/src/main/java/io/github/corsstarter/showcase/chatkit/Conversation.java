package io.github.corsstarter.showcase.chatkit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.corsstarter.showcase.attachments.Attachments;

import org.springframework.stereotype.Component;

/**
 * Receives messages and replies to them. A message has only the ids of its attachments,
 * so they are looked up before the response starts. Afterwards, a 404 would no longer be
 * possible.
 */
@Component
class Conversation {

	private final Attachments attachments;

	private final ChatThreads threads;

	Conversation(Attachments attachments, ChatThreads threads) {
		this.attachments = attachments;
		this.threads = threads;
	}

	List<ThreadEvent> start(ChatKitRequest.Input input) throws IOException {
		List<ChatKitAttachment> sent = send(input);
		String thread = this.threads.start();
		List<ThreadEvent> events = new ArrayList<>();
		events.add(new ThreadEvent.ThreadCreated(new ThreadEvent.ChatThread(thread, null, Instant.now(),
				Map.of("type", "active"), new ThreadEvent.Page(List.of(), false))));
		events.addAll(exchange(thread, input, sent));
		return events;
	}

	List<ThreadEvent> goOn(String thread, ChatKitRequest.Input input) throws IOException {
		this.threads.check(thread);
		return exchange(thread, input, send(input));
	}

	private List<ChatKitAttachment> send(ChatKitRequest.Input input) throws IOException {
		return this.attachments.send(input.attachments()).stream().map(ChatKitAttachment::of).toList();
	}

	private static List<ThreadEvent> exchange(String thread, ChatKitRequest.Input input, List<ChatKitAttachment> sent) {
		Instant now = Instant.now();
		return List.of(
				new ThreadEvent.ItemDone(new ThreadEvent.UserMessage(newId(), thread, now, input.content(), sent,
						input.quotedText(), Map.of())),
				new ThreadEvent.ItemDone(new ThreadEvent.AssistantMessage(newId(), thread, now,
						List.of(new ThreadEvent.OutputText("output_text", answer(sent), List.of())))));
	}

	private static String newId() {
		return "msg_" + UUID.randomUUID();
	}

	private static String answer(List<ChatKitAttachment> sent) {
		List<String> names = sent.stream().map(ChatKitAttachment::name).toList();
		return names.isEmpty() ? "Got it." : "Got it, with " + String.join(", ", names) + ".";
	}

}
