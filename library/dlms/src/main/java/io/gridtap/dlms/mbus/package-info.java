/** Pushes over wired M-Bus (IEC 62056-7-3, EN 13757-2) and the customer ports of meters. */
@NullMarked
package io.gridtap.dlms.mbus;

import org.jspecify.annotations.NullMarked;
