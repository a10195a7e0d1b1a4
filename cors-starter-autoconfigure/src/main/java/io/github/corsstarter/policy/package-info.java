/**
 * CORS policies and their decisions about requests, in plain Java.
 */
@NullMarked
package io.github.corsstarter.policy;

import org.jspecify.annotations.NullMarked;
