/** xDLMS application layer (IEC 62056-5-3): data types, APDUs and their A-XDR encoding. */
@NullMarked
package io.gridtap.dlms.xdlms;

import org.jspecify.annotations.NullMarked;
