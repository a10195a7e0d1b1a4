/**
 * Messages that refer to attachments.
 */
@NullMarked
package io.github.corsstarter.showcase.messages;

import org.jspecify.annotations.NullMarked;
