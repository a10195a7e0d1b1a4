package com.example.attachments;

/**
 * A stored file.
 *
 * @param id its id, which can't be guessed
 * @param name the name of the uploaded file
 * @param type its media type, determined from its content
 * @param size its size in bytes
 */
record Attachment(String id, String name, String type, long size) {
}
