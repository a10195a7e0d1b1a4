/**
 * Decisions in words: what to say about a refusal, and how often.
 */
@NullMarked
package io.github.corsstarter.diagnosis;

import org.jspecify.annotations.NullMarked;
