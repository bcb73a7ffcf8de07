/**
 * What the library is tested with. It needs no test framework: what does not
 * hold is an {@link AssertionError} that shows expected and actual, and the
 * seed where chance was involved.
 */
@NullMarked
package io.gridtap.testkit;

import org.jspecify.annotations.NullMarked;
