/** Devices as sources, against devices of ours and of others. */
@NullMarked
package io.gridtap.sources.iec61850;

import org.jspecify.annotations.NullMarked;
