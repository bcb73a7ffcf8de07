/** What others make of our sessions, and we of theirs. */
@NullMarked
package io.gridtap.iec104.interop;

import org.jspecify.annotations.NullMarked;
