package com.example.attachments;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.tika.Tika;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.multipart.MultipartFile;

/**
 * The accepted types of files.
 */
@Component
class AttachmentTypes {

	private final List<String> types;

	// Lazy, because Tika reads the signatures of all types that it knows
	private final Supplier<Tika> tika = SingletonSupplier.of(Tika::new);

	AttachmentTypes(@Value("${attachments.types}") List<String> types) {
		this.types = types;
	}

	/**
	 * Return the type of a file, if it is accepted. The content decides: an HTML page
	 * named like a picture is an HTML page. The name can only refine the type of the
	 * content, as for Office documents, which are ZIP archives.
	 */
	Optional<String> detect(MultipartFile file, String name) throws IOException {
		MediaTypeRegistry registry = MediaTypeRegistry.getDefaultRegistry();
		MediaType type;
		try (InputStream content = new BufferedInputStream(file.getInputStream())) {
			type = MediaType.parse(this.tika.get().detect(content));
			// Every type is a subtype of this one, so the name alone would decide
			if (!type.equals(MediaType.OCTET_STREAM)) {
				type = MediaType.parse(this.tika.get().detect(content, name));
			}
		}
		type = registry.normalize(type).getBaseType();
		if (this.types.contains(type.toString())) {
			return Optional.of(type.toString());
		}
		// Other types, such as those of source code, also count as text, except markup,
		// which a browser would render
		boolean markup = type.equals(MediaType.TEXT_HTML) || registry.isInstanceOf(type, MediaType.APPLICATION_XML);
		boolean text = !markup && registry.isInstanceOf(type, MediaType.TEXT_PLAIN);
		return Optional.of("text/plain").filter((plain) -> text && this.types.contains(plain));
	}

	/**
	 * Return the types for display, such as "PNG, PDF".
	 */
	@Override
	public String toString() {
		return this.types.stream().map(AttachmentTypes::extension).collect(Collectors.joining(", "));
	}

	private static String extension(String type) {
		try {
			String extension = MimeTypes.getDefaultMimeTypes().forName(type).getExtension();
			return extension.isEmpty() ? type : extension.substring(1).toUpperCase(Locale.ROOT);
		}
		catch (MimeTypeException ex) {
			return type;
		}
	}

}
