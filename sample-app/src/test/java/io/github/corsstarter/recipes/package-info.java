/**
 * The upload clients that people use, each in Chromium against a server whose policies
 * are those of {@code docs/recipes.md}.
 */
@NullMarked
package io.github.corsstarter.sample.clients;

import org.jspecify.annotations.NullMarked;
