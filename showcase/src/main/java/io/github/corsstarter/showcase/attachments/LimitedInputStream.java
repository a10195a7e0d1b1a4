package io.github.corsstarter.showcase.attachments;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.springframework.web.multipart.MaxUploadSizeExceededException;

/**
 * A stream that fails if it exceeds a maximum length. Needed for raw bodies, because no
 * multipart parser counts their bytes.
 */
class LimitedInputStream extends FilterInputStream {

	private final long limit;

	private long count;

	LimitedInputStream(InputStream content, long limit) {
		super(content);
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		count((value != -1) ? 1 : 0);
		return value;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = super.read(bytes, offset, length);
		count(Math.max(read, 0));
		return read;
	}

	private void count(int read) {
		this.count += read;
		if (this.count > this.limit) {
			throw new MaxUploadSizeExceededException(this.limit);
		}
	}

}
