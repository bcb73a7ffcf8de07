package io.gridtap.app;

import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.controlling.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 clock-sync}: sets a station's clock. */
@Command(name = "clock-sync", customSynopsis = "gridtap iec104 clock-sync HOST [PORT] --ca N [OPTION...]", description = "Sets a station's clock (C_CS_NA_1), twice: the confirmations tell its time before and after, if it fills them in.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 clock-sync rtu7 --ca 1", "  gridtap iec104 clock-sync rtu7 --ca 1 --time 2026-11-21T12:00:00Z"})
final class Iec104ClockCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--time", paramLabel = "TIME", defaultValue = "now", description = "now, by this machine's clock, or ISO 8601 as 2026-11-21T12:00:00Z. Default: ${DEFAULT-VALUE}.")
  private String time = "now";

  Iec104ClockCommand(Terminal terminal) { this.terminal = terminal; }

  /**
   * A clock synchronization and its confirmation.
   *
   * @param told by the station; null if that is no time
   * @param mirrored whether it is to the millisecond what was sent, although time passed on the way
   */
  record Reading(Instant sent, Duration roundTrip, @Nullable Instant told, boolean mirrored) {
    /** How far the station is ahead, if it was in the middle of the round trip when it looked at its clock. */
    Optional<Duration> ahead() {
      return told == null || mirrored
          ? Optional.empty()
          : Optional.of(Duration.between(sent.plus(roundTrip.dividedBy(2)), told));
    }

    String text(String when) {
      if (told == null) return "%-6s  the confirmation names no time".formatted(when);
      String shown = "%-6s  %s".formatted(when, TextReport.millis(told));
      return shown + ahead().map(ahead -> "  " + offset(ahead) + ", confirmed within " + millis(roundTrip)).orElse(
          "  the station mirrors what it was sent and does not tell its own time");
    }
  }

  static String offset(Duration ahead) {
    String amount = ahead.abs().compareTo(Duration.ofSeconds(1)) < 0
        ? millis(ahead.abs())
        : Durations.text(ahead.abs());
    return ahead.toMillis() == 0 ? "as announced" : amount + (ahead.isNegative() ? " behind" : " ahead");
  }

  private static String millis(Duration duration) { return duration.toMillis() + " ms"; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration shift = time.equalsIgnoreCase("now")
        ? Duration.ZERO
        : Duration.between(Instant.now(), OperateOptions.instant("--time", time));
    int ca = StationOptions.commonAddress(commonAddress, station.settings().sizes());
    try (StationSession session = StationSession.open(station, terminal)) {
      Reading before = synchronize(session, ca, shift);
      terminal.out().println(before.text("before"));
      terminal.out().println("%-6s  %s".formatted("set", TextReport.millis(before.sent())));
      terminal.out().flush();
      terminal.out().println(synchronize(session, ca, shift).text("after"));
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private static Reading synchronize(StationSession session, int ca, Duration shift) throws InterruptedException {
    long begin = System.nanoTime();
    Instant sent = Instant.now().plus(shift);
    Answer answer = session.demand("clock synchronization of station " + ca,
        () -> session.client().synchronizeClock(ca, sent));
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - begin);
    Cp56Time2a announced = session.client().settings().time().cp56(sent);
    boolean mirrored = answer.confirmed(ClockSynchronization.class)
        .filter(clock -> clock.time().equals(announced)).isPresent() && roundTrip.toMillis() > 1;
    return new Reading(sent, roundTrip, session.client().stationTime(answer).orElse(null), mirrored);
  }
}
