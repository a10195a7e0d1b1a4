/**
 * Test assertions about the access that an application's policies allow, and about
 * whether its responses pass a browser's CORS checks.
 */
@NullMarked
package io.github.corsstarter.test;

import org.jspecify.annotations.NullMarked;
