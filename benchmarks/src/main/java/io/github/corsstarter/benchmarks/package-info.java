/**
 * What a decision costs, beside other CORS filters, on requests and responses that cost
 * next to nothing themselves.
 */
@NullMarked
package io.github.corsstarter.benchmarks;

import org.jspecify.annotations.NullMarked;
