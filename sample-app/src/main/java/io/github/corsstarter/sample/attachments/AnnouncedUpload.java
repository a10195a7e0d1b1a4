package io.github.corsstarter.sample.attachments;

import java.time.Instant;

/**
 * An upload that was announced and hasn't come yet.
 *
 * @param ticket what its URL ends with: who knows it may upload, once
 * @param id the id that the attachment will have
 * @param name the name of its file
 * @param size its size in bytes
 * @param mimeType what the client says it is
 * @param expires when the ticket ends
 */
public record AnnouncedUpload(String ticket, String id, String name, long size, String mimeType, Instant expires) {
}
