package io.github.corsstarter.showcase;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * The showcase. Its Java code contains nothing about CORS; the policies are in
 * {@code application.yml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class ShowcaseApplication {

	private static final Log logger = LogFactory.getLog(ShowcaseApplication.class);

	public static void main(String[] args) {
		SpringApplication.run(ShowcaseApplication.class, args);
	}

	@EventListener
	void tellWhereToLook(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		logger.info("Open http://127.0.0.1:" + port + " in a browser. The page uploads to http://localhost:" + port
				+ ", which is a different origin.");
	}

}
