package io.github.corsstarter.showcase.attachments;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the attachments. The maximum size of an attachment is
 * {@code spring.servlet.multipart.max-file-size}.
 *
 * @param directory the directory for attachments
 * @param maxTotalSize the maximum total size
 * @param maxConcurrentUploads the maximum number of concurrent uploads
 * @param maxWait how long another upload waits before it is refused
 * @param uploadUrlLifetime the lifetime of the URL of an announced upload
 */
@ConfigurationProperties("attachments")
record AttachmentProperties(@DefaultValue("./data/attachments") Path directory,
		@DefaultValue("1GB") DataSize maxTotalSize, @DefaultValue("64") int maxConcurrentUploads,
		@DefaultValue("10s") Duration maxWait, @DefaultValue("10m") Duration uploadUrlLifetime) {
}
