/**
 * Assertions for an application's tests: what its policies allow, and whether its
 * responses pass a browser's CORS checks.
 */
@NullMarked
package io.github.corsstarter.test;

import org.jspecify.annotations.NullMarked;
