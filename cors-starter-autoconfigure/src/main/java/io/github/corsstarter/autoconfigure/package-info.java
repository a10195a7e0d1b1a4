/**
 * Properties and auto-configuration of CORS policies.
 */
@NullMarked
package io.github.corsstarter.autoconfigure;

import org.jspecify.annotations.NullMarked;
