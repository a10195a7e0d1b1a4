package io.github.corsstarter.showcase.tour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Endpoints at which uploads fail in different ways. Their policies are in
 * {@code application.yml}.
 */
@RestController
@RequestMapping("/tour")
class TourController {

	@PostMapping("/server-error")
	void fail() {
		throw new IllegalStateException("The tour requested this error.");
	}

	/**
	 * Covered by a policy with a list of request headers.
	 */
	@PostMapping("/listed-headers")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void acceptListedHeaders() {
	}

	/**
	 * Covered by a disabled policy, so the starter leaves it alone.
	 */
	@PostMapping("/left-alone/plain")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void acceptWithoutCors() {
	}

	/**
	 * Covered by a disabled policy, with Spring's own CORS support instead. Spring
	 * answers the preflight and sets its header, and the reset removes it.
	 */
	@PostMapping("/left-alone/spring")
	@CrossOrigin(originPatterns = "http://127.0.0.1:[*]")
	void failWithCrossOrigin(HttpServletResponse response) throws IOException {
		response.reset();
		response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
	}

	/**
	 * Return a port of this machine that no server listens on.
	 */
	@GetMapping("/stopped-server")
	StoppedServer stoppedServer() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new StoppedServer(socket.getLocalPort());
		}
	}

	/**
	 * A server that has stopped.
	 *
	 * @param port its port
	 */
	record StoppedServer(int port) {
	}

}
