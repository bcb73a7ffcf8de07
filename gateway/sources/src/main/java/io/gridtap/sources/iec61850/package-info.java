/** IEC 61850 devices as sources: their reports, kept coming, become measurements. */
@NullMarked
package io.gridtap.sources.iec61850;

import org.jspecify.annotations.NullMarked;
