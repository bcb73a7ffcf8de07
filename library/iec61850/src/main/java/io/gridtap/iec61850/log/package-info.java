/** Logs of IEC 61850-7-2 §17.3: their entries, and where a server keeps them. */
@NullMarked
package io.gridtap.iec61850.log;

import org.jspecify.annotations.NullMarked;
