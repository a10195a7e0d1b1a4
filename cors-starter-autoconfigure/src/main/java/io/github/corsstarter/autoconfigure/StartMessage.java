package io.github.corsstarter.autoconfigure;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Log lines about the CORS configuration, logged after all beans are created.
 *
 * @param information the lines at {@code INFO}, logged first
 * @param warnings the lines at {@code WARN}
 */
record StartMessage(List<String> information, List<String> warnings) implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	static StartMessage warning(String line) {
		return new StartMessage(List.of(), List.of(line));
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.information.forEach(logger::info);
		this.warnings.forEach(logger::warn);
	}

}
