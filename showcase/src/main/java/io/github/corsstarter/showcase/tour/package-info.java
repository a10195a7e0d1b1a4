/**
 * What the page's tour of failures runs into.
 */
@NullMarked
package io.github.corsstarter.showcase.tour;

import org.jspecify.annotations.NullMarked;
