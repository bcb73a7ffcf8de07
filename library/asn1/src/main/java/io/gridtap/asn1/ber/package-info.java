/** Basic encoding rules (ITU-T X.690): tags, lengths and the contents of the universal types. */
@NullMarked
package io.gridtap.asn1.ber;

import org.jspecify.annotations.NullMarked;
