/**
 * Attachments: uploaded, kept in a directory, served.
 */
@NullMarked
package io.github.corsstarter.showcase.attachments;

import org.jspecify.annotations.NullMarked;
