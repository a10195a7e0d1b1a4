/**
 * The three browser engines, and how each treats responses.
 */
@NullMarked
package io.github.corsstarter.engines;

import org.jspecify.annotations.NullMarked;
