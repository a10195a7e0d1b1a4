/**
 * Attachments: upload, storage and download.
 */
@NullMarked
package io.github.corsstarter.showcase.attachments;

import org.jspecify.annotations.NullMarked;
