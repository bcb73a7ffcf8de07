/**
 * Octets, cursors, codecs and engines: the vocabulary in which the protocols
 * are written.
 */
@NullMarked
package io.gridtap.wire;

import org.jspecify.annotations.NullMarked;
