/** Measurements as lines, for people and for programs that read a pipe. */
@NullMarked
package io.gridtap.sink.console;

import org.jspecify.annotations.NullMarked;
