package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.controlling.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 read}: single objects. */
@Command(name = "read", customSynopsis = "gridtap iec104 read HOST [PORT] --ca N --ioa N[,N...] [OPTION...]", description = "Reads single objects (C_RD_NA_1), prints them, and ends.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 read rtu7 --ca 1 --ioa 2001,2002"})
final class Iec104ReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--ioa", paramLabel = "N", split = ",", required = true, description = "Information object addresses.")
  private List<Integer> addresses = new ArrayList<>();

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104ReadCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var settings = station.settings();
    int ca = StationOptions.commonAddress(commonAddress, settings.sizes());
    for (int address : addresses) StationOptions.objectAddress(address, settings.sizes());
    ObjectPrinter printer = new ObjectPrinter(terminal.out(), output.lines(terminal, settings.time()));
    try (StationSession session = StationSession.open(station, terminal)) {
      for (int address : addresses) {
        Answer answer = session.demand("read of %d/%d".formatted(ca, address),
            () -> session.client().read(ca, address));
        for (Asdu asdu : answer.data()) printer.print(asdu, Instant.now());
        printer.flush();
      }
    }
    return Exit.DONE;
  }
}
