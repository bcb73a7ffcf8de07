/** Files of a controlled station that lie in a directory of this machine. */
@NullMarked
package io.gridtap.iec104.store;

import org.jspecify.annotations.NullMarked;
