/**
 * Web filter that applies CORS policies in reactive applications.
 */
@NullMarked
package io.github.corsstarter.web.reactive;

import org.jspecify.annotations.NullMarked;
