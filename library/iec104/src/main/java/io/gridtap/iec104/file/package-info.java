/** File transfer (IEC 60870-5-101 §7.4.11): both parts of it without sockets, threads or clocks, and where files are kept. */
@NullMarked
package io.gridtap.iec104.file;

import org.jspecify.annotations.NullMarked;
