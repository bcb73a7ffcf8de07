package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;

/** general-signing [DF]. */
public record GeneralSigning(GeneralHeader header, Octets content, Octets signature) implements Apdu {}
