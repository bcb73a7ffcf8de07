/** Tests of the file store. */
@NullMarked
package io.gridtap.iec104.store;

import org.jspecify.annotations.NullMarked;
