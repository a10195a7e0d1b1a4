/**
 * Messages about refusals: in the log, in responses and for operators.
 */
@NullMarked
package io.github.corsstarter.refusal;

import org.jspecify.annotations.NullMarked;
