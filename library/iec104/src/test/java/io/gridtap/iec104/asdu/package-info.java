/** Tests of the ASDU layer. */
@NullMarked
package io.gridtap.iec104.asdu;

import org.jspecify.annotations.NullMarked;
