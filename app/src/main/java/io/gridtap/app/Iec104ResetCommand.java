package io.gridtap.app;

import io.gridtap.iec104.asdu.ResetProcess;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 reset}: starts a station anew. */
@Command(name = "reset", customSynopsis = "gridtap iec104 reset HOST [PORT] --ca N --yes [OPTION...]", description = "Resets a station's process (C_RP_NA_1): it starts anew, or forgets its waiting events.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 reset rtu7 --ca 1 --yes", "  gridtap iec104 reset rtu7 --ca 1 --what events --yes"})
final class Iec104ResetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--what", paramLabel = "WHAT", defaultValue = "process", description = "process for the general reset, events for those with time tag that wait, or a number 0…255. Default: ${DEFAULT-VALUE}.")
  private String what = "process";

  @Option(names = "--yes", description = "That is meant: without it nothing is done.")
  private boolean yes;

  Iec104ResetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int ca = StationOptions.commonAddress(commonAddress, station.settings().sizes());
    ResetProcess reset = new ResetProcess(switch (what.toLowerCase(Locale.ROOT)) {
      case "process" -> ResetProcess.GENERAL;
      case "events" -> ResetProcess.EVENT_BUFFER;
      default -> CommandValue.ranged("--what", what, 0, 255);
    });
    if (!yes)
      throw CommandFailure.usage("station %d would be out of service or lose events; add --yes if that is meant"
          .formatted(ca));
    try (StationSession session = StationSession.open(station, terminal)) {
      session.demand("reset of station " + ca, () -> session.client().resetProcess(ca, reset));
      terminal.out().println("station %d confirmed: %s".formatted(ca, AsduWords.value(reset)));
      terminal.out().flush();
    }
    return Exit.DONE;
  }
}
