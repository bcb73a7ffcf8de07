/** HDLC against recorded sessions and message charts. */
@NullMarked
package io.gridtap.dlms.hdlc;

import org.jspecify.annotations.NullMarked;
