package io.github.corsstarter.web;

import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.refusal.UnreadHeaders;

/**
 * Observes the headers that handlers set, in order to report those that the policy drops
 * and those that scripts need but can't read. Safe for concurrent use.
 */
public final class HandlerHeaders {

	private final OverruledHeadersLogger overruled = new OverruledHeadersLogger();

	private final DecisionListener[] listeners;

	/**
	 * Create an instance.
	 * @param listeners the listeners to notify of headers that scripts can't read
	 */
	public HandlerHeaders(List<DecisionListener> listeners) {
		this.listeners = listeners.toArray(new DecisionListener[0]);
	}

	/**
	 * Return the logger for dropped headers.
	 * @return the logger
	 */
	public OverruledHeadersLogger overruled() {
		return this.overruled;
	}

	/**
	 * Observe a header that was set and kept. For most headers, this only looks at the
	 * name.
	 * @param decision the decision about the request
	 * @param name the header's name
	 * @param status the status of the response, or 0 if it isn't set yet
	 */
	public void set(CorsDecision decision, String name, int status) {
		if (UnreadHeaders.isNeeded(name) && UnreadHeaders.isUnread(decision, name, status)) {
			for (DecisionListener listener : this.listeners) {
				listener.headerUnread(decision, name);
			}
		}
	}

}
