/** Tests of the types that all of IEC 61850 shares. */
@NullMarked
package io.gridtap.iec61850;

import org.jspecify.annotations.NullMarked;
