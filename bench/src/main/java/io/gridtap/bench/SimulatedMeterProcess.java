package io.gridtap.bench;

import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeters;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Simulated single-phase meters, as many as the argument says. It prints their ports in one line, and ends with its
 * standard input.
 */
public final class SimulatedMeterProcess {
  private SimulatedMeterProcess() {}

  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[0]);
    try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD,
        IntStream.range(0, count).mapToObj(number -> MeterSpec.of(MeterModel.SINGLE_PHASE, number)).toList())) {
      System.out.println(
          meters.meters().stream().map(meter -> String.valueOf(meter.port())).collect(Collectors.joining(" ")));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
