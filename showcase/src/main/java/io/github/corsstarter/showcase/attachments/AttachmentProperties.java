package io.github.corsstarter.showcase.attachments;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the attachments. How large one may be is
 * {@code spring.servlet.multipart.max-file-size}.
 *
 * @param directory where they are kept
 * @param maxTotalSize how large all of them may be together
 * @param maxConcurrentUploads how many uploads are taken at once
 * @param maxWait how long another upload waits before it is refused
 * @param uploadUrlLifetime how long an announced upload is waited for
 */
@ConfigurationProperties("attachments")
record AttachmentProperties(@DefaultValue("./data/attachments") Path directory,
		@DefaultValue("1GB") DataSize maxTotalSize, @DefaultValue("64") int maxConcurrentUploads,
		@DefaultValue("10s") Duration maxWait, @DefaultValue("10m") Duration uploadUrlLifetime) {
}
