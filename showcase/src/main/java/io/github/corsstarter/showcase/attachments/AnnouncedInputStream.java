package io.github.corsstarter.showcase.attachments;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A stream that fails at its end if its length differs from the announced one. It doesn't
 * fail earlier, so that a stream over the limit is refused for exceeding the limit.
 */
class AnnouncedInputStream extends FilterInputStream {

	private final long announced;

	private long count;

	AnnouncedInputStream(InputStream content, long announced) {
		super(content);
		this.announced = announced;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		count((value != -1) ? 1 : -1);
		return value;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = super.read(bytes, offset, length);
		count(read);
		return read;
	}

	private void count(int read) {
		if (read != -1) {
			this.count += read;
		}
		else if (this.count != this.announced) {
			throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT,
					"The file has " + this.count + " bytes, but " + this.announced + " bytes were announced.");
		}
	}

}
