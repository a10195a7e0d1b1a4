package io.github.corsstarter.refusal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * The latest refusals. Those with the same reason, policy, origin, method and path share
 * an entry. Keeps 100 entries, with long values cut. Safe for concurrent use.
 */
public final class RecentRefusals implements DecisionListener {

	static final int CAPACITY = 100;

	private final InstantSource clock;

	private final ForwardedHeaders forwarded;

	private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
			return size() > CAPACITY;
		}

	};

	/**
	 * Create an empty list.
	 * @param clock the clock for the time of a refusal
	 * @param forwarded the forwarded headers that the server reads
	 */
	public RecentRefusals(InstantSource clock, ForwardedHeaders forwarded) {
		this.clock = clock;
		this.forwarded = forwarded;
	}

	@Override
	public void decided(CorsRequest request, CorsDecision decision) {
		RefusalReason reason = decision.reason();
		if (reason == null) {
			return;
		}
		Key key = Key.of(request, decision, reason);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		synchronized (this.entries) {
			Entry entry = this.entries.get(key);
			if (entry != null && entry.lastSeen.equals(now)) {
				entry.count++;
				return;
			}
		}
		String hint = Hint.of(request, decision, this.forwarded);
		synchronized (this.entries) {
			Entry entry = this.entries.computeIfAbsent(key, (absent) -> new Entry());
			entry.count++;
			entry.lastSeen = now;
			entry.hint = hint;
		}
	}

	/**
	 * Return the refusals.
	 * @return the refusals, newest first
	 */
	public List<Refusal> list() {
		List<Refusal> list = new ArrayList<>();
		synchronized (this.entries) {
			this.entries.forEach((key, entry) -> list.add(new Refusal(key.reason, key.policy, key.origin, key.method,
					key.path, entry.count, entry.lastSeen, entry.hint)));
		}
		Collections.reverse(list);
		return list;
	}

	/**
	 * A refusal.
	 *
	 * @param reason the code of the reason
	 * @param policy the name of the policy
	 * @param origin the origin, cut and escaped
	 * @param method the method; for a preflight, the requested one
	 * @param path the path, cut and escaped
	 * @param count the number of these refusals
	 * @param lastSeen the time of the last one
	 * @param hint the hint
	 */
	public record Refusal(String reason, String policy, String origin, String method, String path, long count,
			Instant lastSeen, String hint) {
	}

	private record Key(String reason, String policy, String origin, String method, String path) {

		static Key of(CorsRequest request, CorsDecision decision, RefusalReason reason) {
			@Nullable String requested = (decision.kind() == CorsDecision.Kind.PREFLIGHT)
					? request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : null;
			String origin = request.origin();
			return new Key(reason.code(), decision.policy().name(), LogText.of((origin != null) ? origin : ""),
					LogText.of((requested != null) ? requested : request.method()), LogText.of(request.path()));
		}

	}

	private static final class Entry {

		// Renewed at most once a second, because policies and headers change
		private String hint = "";

		private long count;

		private Instant lastSeen = Instant.EPOCH;

	}

}
