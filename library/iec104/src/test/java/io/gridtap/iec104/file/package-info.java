/** Tests of file transfer. */
@NullMarked
package io.gridtap.iec104.file;

import org.jspecify.annotations.NullMarked;
