package io.github.corsstarter.sample.attachments;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the attachments.
 *
 * @param directory where they are kept
 */
@ConfigurationProperties("attachments")
record AttachmentProperties(@DefaultValue("./data/attachments") Path directory) {
}
