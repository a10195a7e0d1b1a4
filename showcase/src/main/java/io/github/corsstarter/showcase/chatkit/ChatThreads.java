package io.github.corsstarter.showcase.chatkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * The most recent threads, in order to detect unknown ids. A real service stores threads
 * and messages in its database.
 */
@Component
class ChatThreads {

	private static final int MAX = 10_000;

	private final Set<String> ids = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX;
			}

		}));

	String start() {
		String id = "thr_" + UUID.randomUUID();
		this.ids.add(id);
		return id;
	}

	void check(String id) {
		if (!this.ids.contains(id)) {
			throw new ErrorResponseException(HttpStatus.NOT_FOUND,
					ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "This thread doesn't exist."), null);
		}
	}

}
