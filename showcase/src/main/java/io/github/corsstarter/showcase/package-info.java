/**
 * A service for attachments that pages of other origins upload to.
 */
@NullMarked
package io.github.corsstarter.showcase;

import org.jspecify.annotations.NullMarked;
