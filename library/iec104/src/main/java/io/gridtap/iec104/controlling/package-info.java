/** The procedures of IEC 60870-5-101 §7.4 as the controlling station runs them, without sockets, threads or clock. */
@NullMarked
package io.gridtap.iec104.controlling;

import org.jspecify.annotations.NullMarked;
