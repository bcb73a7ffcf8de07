/** Association control (IEC 62056-5-3, BER): AARQ, AARE, RLRQ, RLRE. */
@NullMarked
package io.gridtap.dlms.acse;

import org.jspecify.annotations.NullMarked;
