package io.github.corsstarter.showcase.attachments;

import java.net.URI;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Where attachments are, in the words of the request that is being answered: scheme, host
 * and port are those that the client used.
 */
public final class AttachmentLinks {

	private AttachmentLinks() {
	}

	/**
	 * Return where an attachment is.
	 * @param id its id
	 * @return its URL
	 */
	public static URI of(String id) {
		return ServletUriComponentsBuilder.fromCurrentContextPath().path("/attachments/{id}").build(id);
	}

}
