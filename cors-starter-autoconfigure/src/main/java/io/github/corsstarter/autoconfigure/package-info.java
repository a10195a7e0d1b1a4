/**
 * Properties and auto-configuration for CORS policies.
 */
@NullMarked
package io.github.corsstarter.autoconfigure;

import org.jspecify.annotations.NullMarked;
