/** The abstract communication services of IEC 61850-7-2, mapped to MMS by IEC 61850-8-1: client and server. */
@NullMarked
package io.gridtap.iec61850;

import org.jspecify.annotations.NullMarked;
