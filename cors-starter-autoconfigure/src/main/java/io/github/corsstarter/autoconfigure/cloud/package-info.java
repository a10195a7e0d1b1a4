/**
 * Auto-configuration of what follows Spring Cloud.
 */
@NullMarked
package io.github.corsstarter.autoconfigure.cloud;

import org.jspecify.annotations.NullMarked;
