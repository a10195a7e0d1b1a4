/**
 * Auto-configuration for the servlet filter and embedded servers.
 */
@NullMarked
package io.github.corsstarter.autoconfigure.servlet;

import org.jspecify.annotations.NullMarked;
