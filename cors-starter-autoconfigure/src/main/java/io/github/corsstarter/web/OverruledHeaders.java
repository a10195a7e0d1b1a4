package io.github.corsstarter.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.corsstarter.diagnosis.LogText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of handlers that set CORS headers where a policy owns them, once for each
 * handler. Safe for concurrent use.
 */
public final class OverruledHeaders {

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.overruled");

	private static final int MAX_HANDLERS = 1024;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	/**
	 * Warn of a header that was dropped.
	 * @param header the header's name
	 * @param handler the path pattern of the handler, or the path of the request
	 * @param policy the name of the policy
	 */
	public void log(String header, String handler, String policy) {
		String name = LogText.of(handler);
		if (this.warned.size() < MAX_HANDLERS && this.warned.add(name)) {
			logger.warn("The handler of " + name + " set " + LogText.of(header) + ", which was dropped: policy '"
					+ policy + "' owns the CORS headers of this path. Let the handler set none, or leave its path "
					+ "alone by a policy with enabled: false.");
		}
	}

}
