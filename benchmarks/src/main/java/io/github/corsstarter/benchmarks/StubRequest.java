package io.github.corsstarter.benchmarks;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * A request with minimal overhead. It lacks everything that no filter reads. Its header
 * values are new for each request, as on a server, so their hashes aren't computed yet.
 */
final class StubRequest extends HttpServletRequestWrapper {

	private static final HttpServletRequest NONE = (HttpServletRequest) Proxy.newProxyInstance(
			StubRequest.class.getClassLoader(), new Class<?>[] { HttpServletRequest.class },
			(proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.toString());
			});

	private final String method;

	private final String path;

	private final boolean fresh;

	private final String[] names;

	private final List<String> distinctNames;

	private final byte[][] bytes;

	private final String[] values;

	private final Object[] attributes = new Object[32];

	private int attributeCount;

	private final Values enumeration = new Values();

	StubRequest(String method, String path, boolean fresh, List<Map.Entry<String, String>> headers) {
		super(NONE);
		this.method = method;
		this.path = path;
		this.fresh = fresh;
		this.names = headers.stream().map(Map.Entry::getKey).toArray(String[]::new);
		this.distinctNames = Stream.of(this.names).distinct().toList();
		this.values = headers.stream().map(Map.Entry::getValue).toArray(String[]::new);
		this.bytes = headers.stream()
			.map((header) -> header.getValue().getBytes(StandardCharsets.ISO_8859_1))
			.toArray(byte[][]::new);
	}

	/**
	 * Reset this instance for the next request.
	 */
	void renew() {
		this.attributeCount = 0;
		if (this.fresh) {
			for (int i = 0; i < this.bytes.length; i++) {
				this.values[i] = new String(this.bytes[i], StandardCharsets.ISO_8859_1);
			}
		}
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public String getMethod() {
		return this.method;
	}

	@Override
	public String getRequestURI() {
		return this.path;
	}

	@Override
	public String getContextPath() {
		return "";
	}

	@Override
	public String getServletPath() {
		return this.path;
	}

	@Override
	public HttpServletMapping getHttpServletMapping() {
		return Everything.MAPPING;
	}

	@Override
	public @Nullable String getPathInfo() {
		return null;
	}

	@Override
	public int getContentLength() {
		return -1;
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections.enumeration(this.distinctNames);
	}

	@Override
	public String getCharacterEncoding() {
		return "UTF-8";
	}

	@Override
	public @Nullable String getContentType() {
		return getHeader("Content-Type");
	}

	@Override
	public String getScheme() {
		return "http";
	}

	@Override
	public String getServerName() {
		return "api.example.com";
	}

	@Override
	public int getServerPort() {
		return 8080;
	}

	@Override
	public @Nullable String getHeader(String name) {
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].equalsIgnoreCase(name)) {
				return this.values[i];
			}
		}
		return null;
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].equalsIgnoreCase(name)) {
				this.enumeration.name = name;
				this.enumeration.next = i;
				return this.enumeration;
			}
		}
		return Collections.emptyEnumeration();
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		for (int i = 0; i < this.attributeCount; i += 2) {
			if (this.attributes[i].equals(name)) {
				return this.attributes[i + 1];
			}
		}
		return null;
	}

	@Override
	public void setAttribute(String name, Object value) {
		int i = 0;
		while (i < this.attributeCount && !this.attributes[i].equals(name)) {
			i += 2;
		}
		this.attributes[i] = name;
		this.attributes[i + 1] = value;
		this.attributeCount = Math.max(this.attributeCount, i + 2);
	}

	@Override
	public void removeAttribute(String name) {
		for (int i = 0; i < this.attributeCount; i += 2) {
			if (this.attributes[i].equals(name)) {
				this.attributeCount -= 2;
				this.attributes[i] = this.attributes[this.attributeCount];
				this.attributes[i + 1] = this.attributes[this.attributeCount + 1];
				return;
			}
		}
	}

	/**
	 * The values of a header.
	 */
	@SuppressWarnings("JdkObsolete") // required by the servlet API
	private final class Values implements Enumeration<String> {

		private String name = "";

		private int next;

		@Override
		public boolean hasMoreElements() {
			while (this.next < StubRequest.this.names.length
					&& !StubRequest.this.names[this.next].equalsIgnoreCase(this.name)) {
				this.next++;
			}
			return this.next < StubRequest.this.names.length;
		}

		@Override
		public String nextElement() {
			return StubRequest.this.values[this.next++];
		}

	}

	/**
	 * The mapping of a servlet at {@code /}.
	 */
	private enum Everything implements HttpServletMapping {

		MAPPING;

		@Override
		public String getMatchValue() {
			return "";
		}

		@Override
		public String getPattern() {
			return "/";
		}

		@Override
		public String getServletName() {
			return "dispatcherServlet";
		}

		@Override
		public MappingMatch getMappingMatch() {
			return MappingMatch.DEFAULT;
		}

	}

}
