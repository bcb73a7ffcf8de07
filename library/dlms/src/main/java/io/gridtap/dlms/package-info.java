/** DLMS/COSEM (IEC 62056): client, server and what listens for pushes. */
@NullMarked
package io.gridtap.dlms;

import org.jspecify.annotations.NullMarked;
