/** The programs of the guides, as they stand there. */
@NullMarked
package io.gridtap.iec61850.guide;

import org.jspecify.annotations.NullMarked;
