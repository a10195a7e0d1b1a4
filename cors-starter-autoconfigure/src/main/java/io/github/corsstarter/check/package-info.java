/**
 * Checks of hypothetical requests, without traffic.
 */
@NullMarked
package io.github.corsstarter.check;

import org.jspecify.annotations.NullMarked;
