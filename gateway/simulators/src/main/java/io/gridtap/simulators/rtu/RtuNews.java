package io.gridtap.simulators.rtu;

import io.gridtap.iec104.ServerEvent;

/** What a {@link SimulatedRtu} tells. */
public sealed interface RtuNews {
  /** Of the controlled station: connections, started and stopped, requests, buffers. */
  record Station(ServerEvent event) implements RtuNews {}

  /**
   * A command was decided on, or has ended.
   *
   * @param command like {@code C_DC_NA_1 1/5001 on}
   * @param outcome like {@code executed: 1/1001 feeder1/breaker on}
   */
  record Commanded(String command, String outcome) implements RtuNews {}

  /** Fewer events could be made than were ordered. */
  record FellShort(int ordered, long reached) implements RtuNews {}
}
