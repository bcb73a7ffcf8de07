package io.gridtap.dlms.xdlms;

import java.util.OptionalInt;

/**
 * initiateResponse [08].
 *
 * @param serverMaxReceivePduSize octets, 0 no limit
 * @param vaaName 0007 with logical names, FA00 with short names
 */
public record InitiateResponse(OptionalInt qualityOfService, int version, Conformance negotiated,
    int serverMaxReceivePduSize, int vaaName) implements Apdu {
  public static final int VAA_LN = 0x0007;
  public static final int VAA_SN = 0xFA00;
}
