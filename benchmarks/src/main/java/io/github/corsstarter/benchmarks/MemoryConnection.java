package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A persistent connection to a Tomcat without a network: Tomcat reads the bytes of one
 * request, and its output is kept until the next request.
 */
final class MemoryConnection extends SocketWrapperBase<NioChannel> {

	private final Http11Processor processor;

	private final byte[] request;

	private final ByteBuffer answer = ByteBuffer.allocate(8192);

	private int position;

	MemoryConnection(Connector connector, String request) {
		super(null, new NioEndpoint());
		this.socketBufferHandler = new SocketBufferHandler(8192, 8192, false);
		AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
		this.processor = new Http11Processor(protocol, protocol.getAdapter());
		this.request = request.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Send the request.
	 * @return the length of the response in bytes
	 */
	int send() throws IOException {
		this.position = 0;
		this.answer.clear();
		this.processor.service(this);
		if (this.answer.position() == 0) {
			throw new IOException("No response");
		}
		return this.answer.position();
	}

	/**
	 * Return the last response.
	 */
	String answer() {
		return new String(this.answer.array(), 0, this.answer.position(), StandardCharsets.ISO_8859_1);
	}

	@Override
	public int read(boolean block, byte[] bytes, int offset, int length) {
		int count = Math.min(length, this.request.length - this.position);
		System.arraycopy(this.request, this.position, bytes, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public int read(boolean block, ByteBuffer to) {
		int count = Math.min(to.remaining(), this.request.length - this.position);
		to.put(this.request, this.position, count);
		this.position += count;
		return count;
	}

	@Override
	public boolean isReadyForRead() {
		return this.position < this.request.length;
	}

	@Override
	protected void doWrite(boolean block, ByteBuffer from) {
		this.answer.put(from);
	}

	@Override
	protected boolean flushNonBlocking() {
		return false;
	}

	@Override
	protected void populateRemoteHost() {
		this.remoteHost = "localhost";
	}

	@Override
	protected void populateRemoteAddr() {
		this.remoteAddr = "127.0.0.1";
	}

	@Override
	protected void populateRemotePort() {
		this.remotePort = 50_000;
	}

	@Override
	protected void populateLocalName() {
		this.localName = "localhost";
	}

	@Override
	protected void populateLocalAddr() {
		this.localAddr = "127.0.0.1";
	}

	@Override
	protected void populateLocalPort() {
		this.localPort = 8080;
	}

	@Override
	public void setAppReadBufHandler(ApplicationBufferHandler handler) {
	}

	@Override
	protected void doClose() {
	}

	@Override
	public void registerReadInterest() {
	}

	@Override
	public void registerWriteInterest() {
	}

	@Override
	public SendfileDataBase createSendfileData(String filename, long position, long length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SendfileState processSendfile(SendfileDataBase data) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void doClientAuth(SSLSupport support) {
	}

	@Override
	public @Nullable SSLSupport getSslSupport() {
		return null;
	}

	@Override
	protected <A> OperationState<A> newOperationState(boolean read, ByteBuffer[] buffers, int offset, int length,
			BlockingMode block, long timeout, TimeUnit unit, A attachment, CompletionCheck check,
			CompletionHandler<Long, ? super A> handler, Semaphore semaphore,
			VectoredIOCompletionHandler<A> completion) {
		throw new UnsupportedOperationException();
	}

}
