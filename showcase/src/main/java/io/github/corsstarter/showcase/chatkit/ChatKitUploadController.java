package io.github.corsstarter.showcase.chatkit;

import java.io.IOException;
import java.io.InputStream;

import io.github.corsstarter.showcase.attachments.AttachmentLinks;
import io.github.corsstarter.showcase.attachments.Attachments;
import io.github.corsstarter.showcase.attachments.StoredAttachment;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Accepts the widget's uploads, direct and announced ones.
 */
@RestController
@RequestMapping("/chatkit/upload")
class ChatKitUploadController {

	private final Attachments attachments;

	ChatKitUploadController(Attachments attachments) {
		this.attachments = attachments;
	}

	@PostMapping
	ResponseEntity<ChatKitAttachment> direct(@RequestPart("file") MultipartFile file) throws IOException {
		try (InputStream content = file.getInputStream()) {
			return created(this.attachments.uploadDirectly(file.getOriginalFilename(), file.getSize(), content));
		}
	}

	@PostMapping("/{ticket}")
	ResponseEntity<ChatKitAttachment> announced(@PathVariable String ticket, @RequestPart("file") MultipartFile file)
			throws IOException {
		try (InputStream content = file.getInputStream()) {
			return created(this.attachments.upload(ticket, content));
		}
	}

	@PutMapping("/{ticket}")
	ResponseEntity<ChatKitAttachment> announced(@PathVariable String ticket, InputStream content) throws IOException {
		return created(this.attachments.upload(ticket, content));
	}

	private static ResponseEntity<ChatKitAttachment> created(StoredAttachment attachment) {
		return ResponseEntity.created(AttachmentLinks.of(attachment.id())).body(ChatKitAttachment.of(attachment));
	}

}
