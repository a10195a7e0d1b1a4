/**
 * The three browser engines, and what each makes of answers.
 */
@NullMarked
package io.github.corsstarter.engines;

import org.jspecify.annotations.NullMarked;
