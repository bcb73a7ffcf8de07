package io.gridtap.simulators.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of meters in one process: what one costs that nobody talks to. */
class MeterMemoryLoopbackTest {
  private static final int METERS = 2000;
  private static final long MAX_OCTETS = 20 << 10;

  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Test
  void twoThousandListeningMetersTakeTwentyKibibytesEachAtMost() throws IOException {
    // classes and tables that are there once, whatever the number
    SimulatedMeters.start(SimulatedMeters.Settings.STANDARD, List.of(MeterSpec.of(MeterModel.SINGLE_PHASE, 1))).close();
    List<MeterSpec> specs = new ArrayList<>();
    for (int i = 1; i <= METERS; i++) specs.add(MeterSpec.of(MeterModel.SINGLE_PHASE, i));
    long before = used();
    try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD, specs)) {
      long each = (used() - before) / METERS;
      assertThat(meters.meters()).hasSize(METERS);
      assertThat(each).as("octets of a meter").isLessThan(MAX_OCTETS);
    }
  }
}
