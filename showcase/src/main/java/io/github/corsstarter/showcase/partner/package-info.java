/**
 * The way to somebody else's API that pages of other origins can't read: a fixed route,
 * which a gateway forwards. The route is in {@code application.yml}.
 */
@NullMarked
package io.github.corsstarter.showcase.partner;

import org.jspecify.annotations.NullMarked;
