/**
 * The clients that people use, each in Chromium against a server whose policies are those
 * of {@code docs/recipes.md} and {@code docs/clients.md}.
 */
@NullMarked
package io.github.corsstarter.recipes;

import org.jspecify.annotations.NullMarked;
