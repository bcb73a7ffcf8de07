/** Controlled stations of IEC 60870-5-104 as sources of measurements. */
@NullMarked
package io.gridtap.sources.iec104;

import org.jspecify.annotations.NullMarked;
