package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.servlet.MultipartConfigElement;

import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/**
 * The server's directory for incomplete multipart uploads. It is next to the attachments,
 * so that only one disk needs monitoring. The next start removes files that a killed
 * process left.
 */
@Configuration(proxyBeanMethods = false)
class UploadSpool {

	private final Path directory;

	private final long largestRequest;

	UploadSpool(AttachmentProperties attachments, MultipartProperties properties) throws IOException {
		this.directory = attachments.directory().resolve("spool").toAbsolutePath();
		this.largestRequest = properties.getMaxRequestSize().toBytes();
		FileSystemUtils.deleteRecursively(this.directory);
		Files.createDirectories(this.directory);
	}

	@Bean
	MultipartConfigElement multipartConfigElement(MultipartProperties properties) {
		MultipartConfigElement limits = properties.createMultipartConfig();
		return new MultipartConfigElement(this.directory.toString(), limits.getMaxFileSize(),
				limits.getMaxRequestSize(), limits.getFileSizeThreshold());
	}

	/**
	 * Return whether a failed upload may have filled the disk. Its data is already
	 * deleted, so this checks the space for another upload.
	 * @return whether the largest upload wouldn't fit
	 * @throws IOException if the directory isn't accessible
	 */
	boolean isFull() throws IOException {
		return Files.getFileStore(this.directory).getUsableSpace() < this.largestRequest;
	}

}
