package io.gridtap.iec61850.client;

import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.mms.pdu.Data;
import java.time.Instant;
import java.util.Optional;

/**
 * What the services of one command have in common: a device knows by it what Operate and Cancel are about.
 *
 * @param operTm for when it is, if it is for later
 * @param waiter hears what the device says of it
 */
record ControlSequence(Data ctlVal, Optional<Instant> operTm, Origin origin, int ctlNum, Timestamp t, boolean test,
    ControlInbox.Waiter waiter) {
  ControlSequence withCtlVal(Data value) { return new ControlSequence(value, operTm, origin, ctlNum, t, test, waiter); }
}
