/**
 * The controlled station without sockets, threads and clocks: stations and their points, event buffers of redundancy
 * groups, and the procedures of IEC 60870-5-101 §7.4 as IEC 60870-5-104 selects them.
 */
@NullMarked
package io.gridtap.iec104.controlled;

import org.jspecify.annotations.NullMarked;
