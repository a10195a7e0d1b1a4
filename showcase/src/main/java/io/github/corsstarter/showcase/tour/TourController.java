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
 * Paths at which uploads fail, each in its own way. Their policies are in
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
	 * Under a policy that lists the request headers that pages may send.
	 */
	@PostMapping("/listed-headers")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void acceptListedHeaders() {
	}

	/**
	 * Left alone by the starter, as if it weren't there.
	 */
	@PostMapping("/left-alone/plain")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void acceptWithoutCors() {
	}

	/**
	 * Left alone by the starter, and given to Spring's own CORS support: it answers the
	 * preflight and sets its header, which the reset takes off again.
	 */
	@PostMapping("/left-alone/spring")
	@CrossOrigin(originPatterns = "http://127.0.0.1:[*]")
	void failWithCrossOrigin(HttpServletResponse response) throws IOException {
		response.reset();
		response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
	}

	/**
	 * Name a port of this machine on which nobody listens.
	 */
	@GetMapping("/stopped-server")
	StoppedServer stoppedServer() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new StoppedServer(socket.getLocalPort());
		}
	}

	/**
	 * A server that was there a moment ago.
	 *
	 * @param port its port
	 */
	record StoppedServer(int port) {
	}

}
