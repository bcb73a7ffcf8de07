/** A-XDR (IEC 61334-6), as far as xDLMS uses it. */
@NullMarked
package io.gridtap.asn1.axdr;

import org.jspecify.annotations.NullMarked;
