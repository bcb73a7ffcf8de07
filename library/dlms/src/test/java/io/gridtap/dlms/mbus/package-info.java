/** Pushes of customer ports. */
@NullMarked
package io.gridtap.dlms.mbus;

import org.jspecify.annotations.NullMarked;
