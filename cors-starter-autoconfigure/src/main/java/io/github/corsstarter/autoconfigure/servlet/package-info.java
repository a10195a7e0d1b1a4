/**
 * Auto-configuration of the servlet filter and of embedded servers.
 */
@NullMarked
package io.github.corsstarter.autoconfigure.servlet;

import org.jspecify.annotations.NullMarked;
