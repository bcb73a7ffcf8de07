/** Sign-on charts. */
@NullMarked
package io.gridtap.dlms.modee;

import org.jspecify.annotations.NullMarked;
