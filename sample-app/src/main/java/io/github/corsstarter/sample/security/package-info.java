/**
 * Spring Security, for the profile {@code secured}.
 */
@NullMarked
package io.github.corsstarter.sample.security;

import org.jspecify.annotations.NullMarked;
