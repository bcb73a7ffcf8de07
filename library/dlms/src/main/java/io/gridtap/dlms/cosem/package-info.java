/** COSEM interface classes and identification system (IEC 62056-6-1, -6-2). */
@NullMarked
package io.gridtap.dlms.cosem;

import org.jspecify.annotations.NullMarked;
