package io.github.corsstarter.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.net.SocketFactory;

/**
 * An HTTP client that sends exactly the given text, including invalid requests.
 *
 * @param port the server's port, on this machine
 * @param sockets opens the connections, with or without TLS
 */
public record RawHttp(int port, SocketFactory sockets) {

	public RawHttp(int port) {
		this(port, SocketFactory.getDefault());
	}

	/**
	 * Send a request without a body and read the complete response, or its head if it
	 * switches protocols.
	 * @param requestLine method and path
	 * @param headers the header lines; {@code Host} and {@code Connection} are added
	 * unless given
	 * @return the response
	 * @throws IOException if the server sends none
	 */
	public Answer send(String requestLine, String... headers) throws IOException {
		return send(new byte[0], requestLine, headers);
	}

	/**
	 * Upload a file as the multipart part {@code file}.
	 * @param path the path
	 * @param size the size in bytes
	 * @param header a header line
	 * @return the response
	 * @throws IOException if the server sends none
	 */
	public Answer upload(String path, int size, String header) throws IOException {
		String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n" + "x".repeat(size)
				+ "\r\n--b--\r\n";
		return send(body.getBytes(StandardCharsets.US_ASCII), "POST " + path, header,
				"Content-Type: multipart/form-data; boundary=b");
	}

	/**
	 * Send a request and read the complete response.
	 * @param body the body, which is sent with its length
	 * @param requestLine method and path
	 * @param headers the header lines
	 * @return the response
	 * @throws IOException if the server sends none
	 */
	public Answer send(byte[] body, String requestLine, String... headers) throws IOException {
		StringBuilder head = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
		if (!names(headers, "Host:")) {
			head.append("Host: localhost:").append(this.port).append("\r\n");
		}
		if (!names(headers, "Connection:")) {
			head.append("Connection: close\r\n");
		}
		if (body.length > 0) {
			head.append("Content-Length: ").append(body.length).append("\r\n");
		}
		for (String line : headers) {
			head.append(line).append("\r\n");
		}
		head.append("\r\n");
		try (Socket socket = this.sockets.createSocket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().write(body);
			socket.getOutputStream().flush();
			return Answer.parse(readAll(socket.getInputStream()));
		}
	}

	private static boolean names(String[] headers, String name) {
		return Stream.of(headers).anyMatch((line) -> line.startsWith(name));
	}

	private static String readAll(InputStream input) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			byte[] buffer = new byte[8192];
			for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
				bytes.write(buffer, 0, read);
				if (isComplete(bytes.toString(StandardCharsets.ISO_8859_1))) {
					break;
				}
			}
		}
		catch (IOException ex) {
			// The server may reset the connection after a complete response
			if (bytes.size() == 0) {
				throw ex;
			}
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return whether the response is complete according to its headers, because some
	 * servers keep the connection open.
	 */
	private static boolean isComplete(String text) {
		int end = text.indexOf("\r\n\r\n");
		if (end < 0) {
			return false;
		}
		if (text.startsWith("HTTP/1.1 101 ")) {
			// After the head, another protocol follows, which may never end
			return true;
		}
		List<String> length = values(text.substring(0, end).lines().toList(), "Content-Length");
		return length.size() == 1 && text.length() >= end + 4 + Integer.parseInt(length.get(0));
	}

	static List<String> values(List<String> headers, String name) {
		return headers.stream()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).trim())
			.toList();
	}

	/**
	 * A response.
	 *
	 * @param status its status
	 * @param headers its header lines
	 * @param body its body, including chunk framing
	 */
	public record Answer(int status, List<String> headers, String body) {

		private static Answer parse(String text) {
			int end = text.indexOf("\r\n\r\n");
			List<String> lines = text.substring(0, end).lines().toList();
			return new Answer(Integer.parseInt(lines.get(0).split(" ", -1)[1]), lines.subList(1, lines.size()),
					text.substring(end + 4));
		}

		/**
		 * Return all headers related to CORS.
		 * @return {@code Access-Control-*}, {@code Vary} and {@code Cors-Refusal}, as
		 * sent
		 */
		public SortedSet<String> corsHeaders() {
			SortedSet<String> headers = new TreeSet<>();
			for (String line : this.headers) {
				String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
				if ((name.startsWith("access-control-") || name.equals("vary") || name.equals("cors-refusal"))
						&& !headers.add(line)) {
					throw new AssertionError("Twice: " + line);
				}
			}
			return headers;
		}

		/**
		 * Return the values of a header.
		 * @param name its name
		 * @return the values, one for each line
		 */
		public List<String> values(String name) {
			return RawHttp.values(this.headers, name);
		}

		public boolean hasHeader(String start) {
			return this.headers.stream().anyMatch((line) -> line.startsWith(start));
		}

	}

}
