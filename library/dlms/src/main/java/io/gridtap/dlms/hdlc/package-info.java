/** HDLC data link layer (IEC 62056-46). */
@NullMarked
package io.gridtap.dlms.hdlc;

import org.jspecify.annotations.NullMarked;
