package io.github.corsstarter.autoconfigure.servlet;

import java.util.List;
import java.util.Locale;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import jakarta.servlet.MultipartConfigElement;
import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.http11.AbstractHttp11Protocol;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.unit.DataSize;

/**
 * Logs at the start if Tomcat would close the connection of a page that sends an
 * oversized upload, because the page then can't read the error.
 */
final class UnreadBodyMessage implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private static final List<String> UPLOADS = List.of("*", "POST", "PUT");

	private final ObjectProvider<CorsPolicies> policies;

	private final ObjectProvider<MultipartConfigElement> multipart;

	private int maxSwallowSize = -1;

	UnreadBodyMessage(ObjectProvider<CorsPolicies> policies, ObjectProvider<MultipartConfigElement> multipart) {
		this.policies = policies;
		this.multipart = multipart;
	}

	/**
	 * Store how much of a refused upload a connector reads.
	 * @param connector the fully configured connector
	 */
	void lookAt(Connector connector) {
		if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
			this.maxSwallowSize = http.getMaxSwallowSize();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		MultipartConfigElement uploads = this.multipart.getIfAvailable();
		CorsPolicies all = this.policies.getIfAvailable();
		if (uploads == null || all == null || all.all().stream().noneMatch(UnreadBodyMessage::allowsUploads)) {
			return;
		}
		long maxRequestSize = uploads.getMaxRequestSize();
		if (this.maxSwallowSize >= 0 && (maxRequestSize < 0 || this.maxSwallowSize < maxRequestSize)) {
			logger.info("After an upload is refused, Tomcat reads at most " + size(this.maxSwallowSize) + " of "
					+ "it and then closes the connection. Scripts in Firefox and WebKit get a network error "
					+ "instead of the 401, 403 or 413. Set server.tomcat.max-swallow-size to the largest upload "
					+ "that visitors might send by mistake, such as 100MB. Tomcat reads and discards these bytes.");
		}
	}

	private static boolean allowsUploads(CorsPolicy policy) {
		return policy.allowedMethods().stream().anyMatch(UPLOADS::contains);
	}

	private static String size(int bytes) {
		DataSize size = DataSize.ofBytes(bytes);
		return (size.toMegabytes() > 0) ? size.toMegabytes() + " MB" : String.format(Locale.ROOT, "%,d bytes", bytes);
	}

}
