package io.github.corsstarter.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.corsstarter.diagnosis.LogText;
import io.github.corsstarter.policy.CorsRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
	 * @param request the request
	 * @param pattern the path pattern of the handler, or {@code null} if nobody knows
	 * @param policy the name of the policy
	 */
	public void log(String header, CorsRequest request, @Nullable String pattern, String policy) {
		String handler = LogText.of((pattern != null) ? pattern : request.path());
		if (this.warned.size() < MAX_HANDLERS && this.warned.add(handler)) {
			logger.warn("The handler of " + handler + " set " + LogText.of(header) + ", which was dropped: policy '"
					+ policy + "' owns the CORS headers of this path. Let the handler set none, or leave its path "
					+ "alone by a policy with enabled: false.");
		}
	}

}
