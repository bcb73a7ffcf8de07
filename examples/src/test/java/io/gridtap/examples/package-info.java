/** Runs the programs of the guides, and compares them with the guides. */
@NullMarked
package io.gridtap.examples;

import org.jspecify.annotations.NullMarked;
