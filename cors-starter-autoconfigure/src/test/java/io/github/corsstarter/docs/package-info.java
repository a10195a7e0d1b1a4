/**
 * The code that pages of the documentation show, as they show it.
 */
@NullMarked
package io.github.corsstarter.docs;

import org.jspecify.annotations.NullMarked;
