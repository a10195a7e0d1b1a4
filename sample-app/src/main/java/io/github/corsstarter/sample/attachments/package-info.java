/**
 * Attachments: uploaded, kept in a directory, served.
 */
@NullMarked
package io.github.corsstarter.sample.attachments;

import org.jspecify.annotations.NullMarked;
