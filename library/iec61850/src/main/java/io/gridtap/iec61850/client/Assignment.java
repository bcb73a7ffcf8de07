package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;

/** Data to be written, and where. */
public record Assignment(FcReference reference, Data data) {}
