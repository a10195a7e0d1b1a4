/**
 * Endpoints for the page's tour of failures.
 */
@NullMarked
package io.github.corsstarter.showcase.tour;

import org.jspecify.annotations.NullMarked;
