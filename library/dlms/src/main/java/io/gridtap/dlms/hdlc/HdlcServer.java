package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkEngine;
import java.util.List;
import java.util.Set;

/** The server's side of HDLC. */
public final class HdlcServer {
  private HdlcServer() {}

  /**
   * A server on the line.
   *
   * @param logical upper address, also in {@link io.gridtap.dlms.link.Route#logical}
   * @param physical lower address, 0 if it has none
   */
  public record Station(int logical, int physical) {}

  /**
   * An engine for all links on one line.
   *
   * @param stations that answer; whoever addresses another hears nothing
   * @param clients service access points that are known, 1…127; empty: all. Others hear nothing
   */
  public static LinkEngine engine(HdlcSettings settings, List<Station> stations, Set<Integer> clients) {
    return new HdlcServerEngine(settings, stations, clients);
  }

  /** One station, all clients. */
  public static LinkEngine engine(HdlcSettings settings, int logical, int physical) {
    return engine(settings, List.of(new Station(logical, physical)), Set.of());
  }
}
