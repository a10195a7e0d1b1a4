/**
 * CORS headers for responses that Jetty sends itself.
 */
@NullMarked
package io.github.corsstarter.web.servlet.jetty;

import org.jspecify.annotations.NullMarked;
