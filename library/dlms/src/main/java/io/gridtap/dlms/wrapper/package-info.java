/** Wrapper of the TCP and UDP profile (IEC 62056-47). */
@NullMarked
package io.gridtap.dlms.wrapper;

import org.jspecify.annotations.NullMarked;
