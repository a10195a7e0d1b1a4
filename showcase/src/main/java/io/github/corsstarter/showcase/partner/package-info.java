/**
 * Access to a third party's API that doesn't support CORS, through a fixed route of a
 * gateway. The route is in {@code application.yml}.
 */
@NullMarked
package io.github.corsstarter.showcase.partner;

import org.jspecify.annotations.NullMarked;
