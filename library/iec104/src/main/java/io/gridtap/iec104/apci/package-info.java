/** Application protocol control information of IEC 60870-5-104: frames, numbering, timers, start and stop. */
@NullMarked
package io.gridtap.iec104.apci;

import org.jspecify.annotations.NullMarked;
