package io.gridtap.sources.dlms;

import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a meter is reached, and as whom.
 *
 * @param dial opens the connection: TCP, UDP, a serial port
 * @param associations as whom it is asked; jobs refer to them by number
 * @param times how it means its times
 * @param ranges how it wants ranges of its profiles
 * @param names of what the columns of its profiles hold
 * @param counters where it tells the invocation counter that it expects, by number of the association
 * @param memory file for what is learned of it once: scalers, how many attributes it takes at once
 */
public record MeterAccess(Dial dial, List<DlmsClientSettings> associations, TimePolicy times, RangeDialect ranges,
    MeasurementTable names, Map<Integer, CounterObject> counters, Optional<Path> memory) {
  /** Opens a connection. */
  @FunctionalInterface
  public interface Dial {
    Connection connect() throws IOException, InterruptedException;
  }

  /**
   * The meter's invocation counter.
   *
   * @param publicClient an association without security, through which it can be read
   * @param object class 1
   */
  public record CounterObject(DlmsClientSettings publicClient, Obis object) {}

  public MeterAccess {
    associations = List.copyOf(associations);
    counters = Map.copyOf(counters);
    if (associations.isEmpty()) throw new IllegalArgumentException("a meter is asked over at least one association");
  }

  /** By the standard. */
  public static MeterAccess of(Dial dial, DlmsClientSettings association) {
    return new MeterAccess(dial, List.of(association), TimePolicy.STANDARD, RangeDialect.STANDARD,
        MeasurementTable.STANDARD,
        Map.of(), Optional.empty());
  }
}
