/** Associations, both sides. */
@NullMarked
package io.gridtap.dlms.association;

import org.jspecify.annotations.NullMarked;
