package io.github.corsstarter.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A persistent connection to a server on this machine, in order to detect state that a
 * server keeps between requests. Reopened if the server has closed it. Not safe for
 * concurrent use.
 */
final class SoakConnection implements AutoCloseable {

	private final int port;

	private @Nullable Socket socket;

	private InputStream input = InputStream.nullInputStream();

	SoakConnection(int port) {
		this.port = port;
	}

	/**
	 * Send a request and read the complete response.
	 */
	SoakAnswer send(SoakRequest request) throws IOException {
		boolean kept = this.socket != null;
		try {
			return exchange(request);
		}
		catch (IOException ex) {
			close();
			if (!kept || ex instanceof SocketTimeoutException) {
				throw ex;
			}
			// The server may close the connection after any response
			return exchange(request);
		}
	}

	private SoakAnswer exchange(SoakRequest request) throws IOException {
		write(request.bytes());
		SoakAnswer head = readHead();
		String body = readBody(head);
		if (head.has("Connection", "close")) {
			close();
		}
		return new SoakAnswer(head.status(), head.headers(), body);
	}

	/**
	 * Send a part of a request on a separate connection and disconnect.
	 */
	void abortRequest(SoakRequest request, int length) throws IOException {
		close();
		write(Arrays.copyOf(request.bytes(), length));
		close();
	}

	/**
	 * Send a request on a separate connection, read the head of the response and
	 * disconnect.
	 */
	SoakAnswer abortAnswer(SoakRequest request) throws IOException {
		close();
		write(request.bytes());
		SoakAnswer head = readHead();
		reset();
		return head;
	}

	private void write(byte[] bytes) throws IOException {
		Socket open = this.socket;
		if (open == null) {
			open = new Socket(InetAddress.getLoopbackAddress(), this.port);
			open.setSoTimeout(20_000);
			open.setTcpNoDelay(true);
			this.input = new BufferedInputStream(open.getInputStream());
			this.socket = open;
		}
		open.getOutputStream().write(bytes);
		open.getOutputStream().flush();
	}

	private SoakAnswer readHead() throws IOException {
		int status = Integer.parseInt(readLine().split(" ", -1)[1]);
		List<String> headers = new ArrayList<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			headers.add(line);
		}
		return new SoakAnswer(status, headers, "");
	}

	private String readBody(SoakAnswer head) throws IOException {
		StringBuilder body = new StringBuilder();
		if (head.has("Transfer-Encoding", "chunked")) {
			for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
				body.append(read(size));
				readLine();
			}
			readLine();
		}
		else if (head.length() > 0) {
			body.append(read(head.length()));
		}
		else if (head.length() < 0 && head.status() != 204) {
			// Until the server closes the connection
			body.append(new String(this.input.readAllBytes(), StandardCharsets.ISO_8859_1));
			close();
		}
		return body.toString();
	}

	private int readChunkSize() throws IOException {
		return Integer.parseInt(readLine(), 16);
	}

	private String read(int size) throws IOException {
		byte[] bytes = this.input.readNBytes(size);
		if (bytes.length < size) {
			throw new EOFException(bytes.length + " bytes instead of " + size);
		}
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new EOFException("The server closed the connection after \"" + line + "\"");
			}
			line.append((char) next);
		}
		return line.substring(0, Math.max(0, line.length() - 1));
	}

	private void reset() throws IOException {
		if (this.socket != null) {
			this.socket.setSoLinger(true, 0);
		}
		close();
	}

	@Override
	public void close() throws IOException {
		if (this.socket != null) {
			this.socket.close();
			this.socket = null;
		}
	}

}
