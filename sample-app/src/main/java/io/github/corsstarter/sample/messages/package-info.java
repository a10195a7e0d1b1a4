/**
 * Messages that refer to attachments.
 */
@NullMarked
package io.github.corsstarter.sample.messages;

import org.jspecify.annotations.NullMarked;
