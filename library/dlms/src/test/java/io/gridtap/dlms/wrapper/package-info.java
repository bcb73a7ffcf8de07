/** The wrapper against recorded sessions. */
@NullMarked
package io.gridtap.dlms.wrapper;

import org.jspecify.annotations.NullMarked;
