/**
 * Endpoints for OpenAI's ChatKit widget: one for its operations, and those for its
 * uploads.
 */
@NullMarked
package io.github.corsstarter.showcase.chatkit;

import org.jspecify.annotations.NullMarked;
