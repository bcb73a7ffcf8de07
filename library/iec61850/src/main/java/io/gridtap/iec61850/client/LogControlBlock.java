package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The attributes of a log control block (LCB, IEC 61850-7-2 §17.3.2) as a device gave them.
 *
 * @param reference {@code LD0/LLN0$LG$lcbEvents}
 * @param logEna whether it enters events into its log
 * @param logRef the log, {@code LD0/LLN0$EventLog}
 * @param datSet what it watches; empty if nothing
 * @param oldEntrTm time of the oldest entry of the log; nothing if there is none
 * @param newEntrTm time of the newest entry
 * @param oldEntr identifier of the oldest entry
 * @param newEntr identifier of the newest entry
 * @param intgPd how often all of the data set is entered; zero for never
 */
public record LogControlBlock(String reference, boolean logEna, String logRef, String datSet,
    Optional<Instant> oldEntrTm, Optional<Instant> newEntrTm, Octets oldEntr, Octets newEntr, TrgOps trgOps,
    Duration intgPd) {
  static LogControlBlock of(BlockAttributes attributes) {
    return new LogControlBlock(attributes.reference(), attributes.bool("LogEna"), attributes.text("LogRef"),
        attributes.text("DatSet"), attributes.entryTime("OldEntrTm"), attributes.entryTime("NewEntrTm"),
        attributes.octets("OldEntr"), attributes.octets("NewEntr"), TrgOps.of(attributes.bits("TrgOps")),
        Duration.ofMillis(attributes.number("IntgPd")));
  }
}
