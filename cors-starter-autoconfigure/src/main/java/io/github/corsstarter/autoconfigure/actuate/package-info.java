/**
 * Auto-configuration for actuator endpoints and metrics.
 */
@NullMarked
package io.github.corsstarter.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
