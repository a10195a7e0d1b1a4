package io.github.corsstarter.showcase.attachments;

import java.net.URI;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * URLs of attachments, with the scheme, host and port of the current request.
 */
public final class AttachmentLinks {

	private AttachmentLinks() {
	}

	/**
	 * Return the URL of an attachment.
	 * @param id its id
	 * @return its URL
	 */
	public static URI of(String id) {
		return ServletUriComponentsBuilder.fromCurrentContextPath().path("/attachments/{id}").build(id);
	}

}
