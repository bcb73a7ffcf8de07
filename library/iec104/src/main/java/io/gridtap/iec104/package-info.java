/** IEC 60870-5-104: the controlling and the controlled station as users meet them, and their settings. */
@NullMarked
package io.gridtap.iec104;

import org.jspecify.annotations.NullMarked;
