/** Where a server's files lie. */
@NullMarked
package io.gridtap.iec61850.store;

import org.jspecify.annotations.NullMarked;
