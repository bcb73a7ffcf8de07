/** Associations between client and server, as engines for both sides. */
@NullMarked
package io.gridtap.dlms.association;

import org.jspecify.annotations.NullMarked;
