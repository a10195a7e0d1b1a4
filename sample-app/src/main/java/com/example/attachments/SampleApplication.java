package com.example.attachments;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * The application. Its Java code contains nothing about CORS; the policy is in
 * {@code application.yml}.
 */
@SpringBootApplication
public class SampleApplication {

	private static final Log logger = LogFactory.getLog(SampleApplication.class);

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

	@EventListener
	void printUrl(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		logger.info("Open http://127.0.0.1:" + port + " in a browser. The page uploads to http://localhost:" + port
				+ ", which is a different origin.");
	}

}
