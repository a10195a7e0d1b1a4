/**
 * The answers that Tomcat gives by itself.
 */
@NullMarked
package io.github.corsstarter.web.servlet.tomcat;

import org.jspecify.annotations.NullMarked;
