/** The recorded sessions as tests read them. */
@NullMarked
package io.gridtap.dlms.vectors;

import org.jspecify.annotations.NullMarked;
