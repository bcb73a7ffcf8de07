package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;

/** What general-ciphering and general-signing carry before their content, each an octet string that may be empty. */
public record GeneralHeader(Octets transactionId, Octets originatorSystemTitle, Octets recipientSystemTitle,
    Octets dateTime, Octets otherInformation) {}
