/**
 * Verdicts on hypothetical requests, without any traffic.
 */
@NullMarked
package io.github.corsstarter.check;

import org.jspecify.annotations.NullMarked;
