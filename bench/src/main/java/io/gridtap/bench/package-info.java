/** Benchmarks (JMH) and whole-process load programs. */
@NullMarked
package io.gridtap.bench;

import org.jspecify.annotations.NullMarked;
