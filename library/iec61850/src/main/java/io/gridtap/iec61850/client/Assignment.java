package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;

/**
 * Data to be written, and where, as MMS has it: nobody has examined them by their type. {@link Iec61850Client#assign}
 * does.
 */
public record Assignment(FcReference reference, Data data) {}
