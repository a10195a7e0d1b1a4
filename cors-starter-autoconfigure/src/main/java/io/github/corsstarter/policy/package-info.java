/**
 * CORS policies in plain Java: what a policy allows, and what it decides about a request.
 */
@NullMarked
package io.github.corsstarter.policy;

import org.jspecify.annotations.NullMarked;
