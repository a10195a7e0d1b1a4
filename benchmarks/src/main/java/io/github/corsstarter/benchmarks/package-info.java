/**
 * Benchmarks of decisions, compared with other CORS filters, on requests and responses
 * with minimal overhead.
 */
@NullMarked
package io.github.corsstarter.benchmarks;

import org.jspecify.annotations.NullMarked;
