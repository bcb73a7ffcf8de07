package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;

/**
 * general-block-transfer [E0]: a part of a complete APDU of any kind.
 *
 * @param streaming more blocks follow without an acknowledgement
 * @param window 0…63
 * @param number of this block, from 1
 * @param acknowledged the last block received in sequence
 */
public record GeneralBlockTransfer(boolean last, boolean streaming, int window, int number, int acknowledged,
    Octets data) implements Apdu {}
