/**
 * The answers that Jetty gives by itself.
 */
@NullMarked
package io.github.corsstarter.web.servlet.jetty;

import org.jspecify.annotations.NullMarked;
