/** Simulated IEC 61850 devices: any SCL file, served over MMS, with a process behind it that moves by itself. */
@NullMarked
package io.gridtap.simulators.ied;

import org.jspecify.annotations.NullMarked;
