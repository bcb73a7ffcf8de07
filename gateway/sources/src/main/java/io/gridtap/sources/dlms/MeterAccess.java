package io.gridtap.sources.dlms;

import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.transport.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a meter is reached, and as whom.
 *
 * @param dial opens the connection: TCP, UDP, a serial port
 * @param associations as whom it is asked; jobs refer to them by number
 * @param times how it means its times
 * @param ranges how it wants ranges of its profiles
 * @param betweenRequests pause it needs from an answer to the next request
 * @param counter where it tells the invocation counter that it expects
 * @param memory file for what is learned of it once: scalers, how many attributes it takes at once
 */
public record MeterAccess(Dial dial, List<DlmsClientSettings> associations, TimePolicy times, RangeDialect ranges,
    Duration betweenRequests, Optional<CounterObject> counter, Optional<Path> memory) {
  /** Opens a connection. */
  @FunctionalInterface
  public interface Dial {
    Connection connect() throws IOException, InterruptedException;
  }

  /**
   * The meter's invocation counter.
   *
   * @param publicClient an association without security, through which it can be read
   * @param number n of 0-0:43.1.n
   */
  public record CounterObject(DlmsClientSettings publicClient, int number) {}

  public MeterAccess {
    associations = List.copyOf(associations);
    if (associations.isEmpty()) throw new IllegalArgumentException("a meter is asked over at least one association");
  }

  /** By the standard. */
  public static MeterAccess of(Dial dial, DlmsClientSettings association) {
    return new MeterAccess(dial, List.of(association), TimePolicy.STANDARD, RangeDialect.STANDARD, Duration.ZERO,
        Optional.empty(), Optional.empty());
  }
}
