package io.github.corsstarter.benchmarks;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response with minimal overhead that is never sent.
 */
final class StubResponse extends HttpServletResponseWrapper {

	private static final HttpServletResponse NONE = (HttpServletResponse) Proxy.newProxyInstance(
			StubResponse.class.getClassLoader(), new Class<?>[] { HttpServletResponse.class },
			(proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.toString());
			});

	private final String[] headers = new String[64];

	private final ServletOutputStream stream = new Nowhere();

	private final PrintWriter writer = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

	private int headerCount;

	private int status;

	StubResponse() {
		super(NONE);
	}

	/**
	 * Reset this instance for the next response.
	 */
	void renew() {
		this.headerCount = 0;
		this.status = SC_OK;
	}

	/**
	 * Return the header lines in the order in which a server would send them.
	 */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < this.headerCount; i += 2) {
			lines.add(this.headers[i] + ": " + this.headers[i + 1]);
		}
		return lines;
	}

	private int find(String name) {
		for (int i = 0; i < this.headerCount; i += 2) {
			if (this.headers[i].equalsIgnoreCase(name)) {
				return i;
			}
		}
		return -1;
	}

	@Override
	public void setHeader(String name, String value) {
		int i = find(name);
		if (i < 0) {
			addHeader(name, value);
		}
		else {
			this.headers[i + 1] = value;
		}
	}

	@Override
	public void addHeader(String name, String value) {
		this.headers[this.headerCount] = name;
		this.headers[this.headerCount + 1] = value;
		this.headerCount += 2;
	}

	@Override
	public boolean containsHeader(String name) {
		return find(name) >= 0;
	}

	@Override
	public @Nullable String getHeader(String name) {
		int i = find(name);
		return (i >= 0) ? this.headers[i + 1] : null;
	}

	@Override
	public Collection<String> getHeaders(String name) {
		if (find(name) < 0) {
			return List.of();
		}
		List<String> values = new ArrayList<>();
		for (int i = 0; i < this.headerCount; i += 2) {
			if (this.headers[i].equalsIgnoreCase(name)) {
				values.add(this.headers[i + 1]);
			}
		}
		return values;
	}

	@Override
	public void setStatus(int status) {
		this.status = status;
	}

	@Override
	public int getStatus() {
		return this.status;
	}

	@Override
	public void sendError(int status, @Nullable String message) {
		this.status = status;
	}

	@Override
	public void sendError(int status) {
		this.status = status;
	}

	@Override
	public void resetBuffer() {
	}

	@Override
	public void flushBuffer() {
	}

	@Override
	public void setContentType(String type) {
	}

	@Override
	public void setContentLength(int length) {
	}

	@Override
	public @Nullable String getContentType() {
		return null;
	}

	@Override
	public String getCharacterEncoding() {
		return "ISO-8859-1";
	}

	@Override
	public boolean isCommitted() {
		return false;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() {
		return this.writer;
	}

	/**
	 * Discards its input.
	 */
	private static final class Nowhere extends ServletOutputStream {

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
		}

		@Override
		public void write(int b) {
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
		}

	}

}
