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
 * Where the server keeps a multipart upload until all of it is there: beside the
 * attachments, so that there is one disk to look after. What a killed process left is
 * removed at the next start.
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
	 * Return whether an upload that broke may have found no room. What there was of it is
	 * gone again, so the question is whether there is room for another one.
	 * @return whether the largest upload would not fit
	 * @throws IOException if the directory can't be reached
	 */
	boolean isFull() throws IOException {
		return Files.getFileStore(this.directory).getUsableSpace() < this.largestRequest;
	}

}
