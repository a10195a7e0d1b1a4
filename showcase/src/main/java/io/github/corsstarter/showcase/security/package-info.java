/**
 * Spring Security, for the profile {@code secured}.
 */
@NullMarked
package io.github.corsstarter.showcase.security;

import org.jspecify.annotations.NullMarked;
