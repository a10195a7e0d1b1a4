/**
 * The service as OpenAI's ChatKit widget calls it: one endpoint for its operations, and
 * the URLs that it uploads to.
 */
@NullMarked
package io.github.corsstarter.showcase.chatkit;

import org.jspecify.annotations.NullMarked;
