/** Tests that keep the house's plan: which module may know which, and which packages stay pure. */
@NullMarked
package io.gridtap.guard;

import org.jspecify.annotations.NullMarked;
