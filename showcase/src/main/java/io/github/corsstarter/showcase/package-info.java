/**
 * A service for attachments with cross-origin uploads.
 */
@NullMarked
package io.github.corsstarter.showcase;

import org.jspecify.annotations.NullMarked;
