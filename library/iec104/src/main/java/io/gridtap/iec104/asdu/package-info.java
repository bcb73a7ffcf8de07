/** Application service data units of IEC 60870-5-101 and -104: types, information elements, time tags. */
@NullMarked
package io.gridtap.iec104.asdu;

import org.jspecify.annotations.NullMarked;
