package io.gridtap.telemetry;

import java.util.List;

/** Takes over what a {@link Source} observed. Safe for use by several threads. */
@FunctionalInterface
public interface Intake {
  /**
   * Takes the measurements over, in their order; whoever gave them neither keeps nor changes the list. Blocks while
   * there is no room: that is the back-pressure.
   */
  void accept(List<Measurement> measurements) throws InterruptedException;
}
