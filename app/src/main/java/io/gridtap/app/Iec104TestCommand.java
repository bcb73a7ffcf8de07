package io.gridtap.app;

import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.controlling.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 test}: whether a station is there. */
@Command(name = "test", customSynopsis = "gridtap iec104 test HOST [PORT] [OPTION...]", description = "Tests the connection (TESTFR) and, with --ca, the station behind it (C_TS_TA_1).%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 test rtu7", "  gridtap iec104 test rtu7 --ca 1 --count 10"})
final class Iec104TestCommand implements Callable<Integer> {
  private static final int COUNTER = 0x5A5A;

  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", description = "Common address of the station.")
  private @Nullable Integer commonAddress;

  @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "So many times, one after the other. Default: ${DEFAULT-VALUE}.")
  private int count;

  Iec104TestCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count < 1) throw CommandFailure.usage("--count is at least 1, not " + count);
    if (commonAddress != null) StationOptions.commonAddress(commonAddress, station.settings().sizes());
    try (StationSession session = StationSession.open(station, terminal)) {
      terminal.out().println("connected to %s, STARTDT confirmed".formatted(session.client().peer()));
      for (int i = 0; i < count; i++) {
        Duration frame = session.ask(() -> session.client().test());
        terminal.out().println("TESTFR confirmed within " + millis(frame));
        Integer ca = commonAddress;
        if (ca != null) command(session, ca, COUNTER + i & 0xFFFF);
        terminal.out().flush();
      }
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private void command(StationSession session, int ca, int counter) throws InterruptedException {
    long begin = System.nanoTime();
    Answer answer = session.demand("test command to station " + ca, () -> session.client().testCommand(ca, counter));
    String took = millis(Duration.ofNanos(System.nanoTime() - begin));
    int mirrored = answer.confirmed(TestCounter.class).map(TestCounter::counter).orElse(-1);
    if (mirrored != counter)
      throw CommandFailure.failed("test command to station %d: it was sent counter %d and mirrors %d".formatted(ca,
          counter, mirrored));
    terminal.out().println("C_TS_TA_1 of station %d confirmed within %s, counter %d mirrored".formatted(ca, took,
        counter));
  }

  static String millis(Duration duration) { return "%.1f ms".formatted(duration.toNanos() / 1e6); }
}
