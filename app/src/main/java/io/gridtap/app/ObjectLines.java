package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.InformationObject;
import java.time.Instant;

/** How information objects are printed, each on a line. */
interface ObjectLines {
  /** @return with its line feed */
  String line(Asdu asdu, InformationObject object, Instant receivedAt);
}
