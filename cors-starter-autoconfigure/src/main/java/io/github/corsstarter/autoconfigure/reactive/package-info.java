/**
 * Auto-configuration for the reactive web filter.
 */
@NullMarked
package io.github.corsstarter.autoconfigure.reactive;

import org.jspecify.annotations.NullMarked;
