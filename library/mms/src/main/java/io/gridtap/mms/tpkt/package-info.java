/** Packets on TCP (RFC 1006). */
@NullMarked
package io.gridtap.mms.tpkt;

import org.jspecify.annotations.NullMarked;
