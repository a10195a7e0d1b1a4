/**
 * Common clients, each in Chromium and with a server that has the policies of
 * {@code docs/recipes.md} and {@code docs/clients.md}.
 */
@NullMarked
package io.github.corsstarter.recipes;

import org.jspecify.annotations.NullMarked;
