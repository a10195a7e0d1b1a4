/**
 * Servlet filter that applies CORS policies.
 */
@NullMarked
package io.github.corsstarter.web.servlet;

import org.jspecify.annotations.NullMarked;
