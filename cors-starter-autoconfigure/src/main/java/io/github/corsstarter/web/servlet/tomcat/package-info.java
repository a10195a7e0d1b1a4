/**
 * CORS headers for responses that Tomcat sends itself.
 */
@NullMarked
package io.github.corsstarter.web.servlet.tomcat;

import org.jspecify.annotations.NullMarked;
