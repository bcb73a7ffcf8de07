package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;

/**
 * A part of a long value.
 *
 * @param raw A-XDR octets, a part of the whole
 */
public record DataBlock(boolean last, long number, Octets raw) {}
