/**
 * Assertions for the tests of an application: what its policies allow, and whether its
 * answers are what a browser needs.
 */
@NullMarked
package io.github.corsstarter.test;

import org.jspecify.annotations.NullMarked;
