/**
 * What is said about refusals: in the log, in the answer, and to operators.
 */
@NullMarked
package io.github.corsstarter.refusal;

import org.jspecify.annotations.NullMarked;
