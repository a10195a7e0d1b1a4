/**
 * What the page's tour of failures runs into. Not a part of the service: leave it out of
 * a copy.
 */
@NullMarked
package io.github.corsstarter.showcase.tour;

import org.jspecify.annotations.NullMarked;
