package io.gridtap.app;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.Iec104Settings.CommandTermination;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.Procedures;
import io.gridtap.iec104.controlling.Request;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is commanded and how; the same for commands and set-points. */
final class OperateOptions {
  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--ioa", paramLabel = "N", required = true, description = "Information object address of the command.")
  private int address;

  @Option(names = "--select", description = "Select before operate: execute only what was selected and confirmed.")
  private boolean select;

  @Option(names = "--cancel", description = "Take a command back instead of executing it; with --select, after selecting.")
  private boolean cancel;

  @Option(names = "--time", paramLabel = "TIME", description = "With a time tag, of the types 58…64: now, or ISO 8601 as 2026-11-21T12:00:00Z.")
  private @Nullable String time;

  @Option(names = "--test", description = "Set T: the station acts as if, and the process stays as it is.")
  private boolean test;

  @Option(names = "--no-termination", description = "The station sends no termination (ACTTERM): confirmed is done.")
  private boolean noTermination;

  void run(TypeId type, Command command, StationOptions station, ObjectOutput output, Terminal terminal)
      throws IOException, InterruptedException {
    Iec104Settings plain = station.settings();
    Iec104Settings settings = plain.with(plain.apci().withTraced(true))
        .with(noTermination ? CommandTermination.NOT_SENT : CommandTermination.SENT);
    int ca = StationOptions.commonAddress(commonAddress, settings.sizes());
    int ioa = StationOptions.objectAddress(address, settings.sizes());
    if (select && type.tagged(TimeTag.Form.NONE).equals(Optional.of(TypeId.C_BO_NA_1)))
      throw CommandFailure.usage("--select: %s cannot be selected".formatted(type));
    time(type, settings.time()); // wrong ones before there is a connection
    CommandStory story = new CommandStory(terminal.out(), settings.sizes(), output.lines(terminal, settings.time()),
        output.json(), output.style(terminal));
    try (StationSession session = StationSession.open(station, settings, terminal,
        traced -> story.traced(traced, Instant.now()), (_, _) -> {})) {
      Procedures procedures = session.client().procedures();
      String where = "%d/%d".formatted(ca, ioa);
      if (select)
        demand(session, "select of " + where, procedures.command(ca, ioa, command.withSelect(true),
            time(type, settings.time()), test));
      if (cancel)
        demand(session, "cancel of " + where,
            procedures.cancel(ca, ioa, command.withSelect(true), time(type, settings.time()), test));
      else
        demand(session, "execute of " + where, procedures.command(ca, ioa, command, time(type, settings.time()), test));
    } finally {
      terminal.out().flush();
    }
  }

  private static void demand(StationSession session, String what, Request request) throws InterruptedException {
    session.demand(what, () -> session.client().call(request));
  }

  private TimeTag time(TypeId type, StationTime clock) {
    boolean tagged = type.tagged() == TimeTag.Form.CP56;
    if (time == null && !tagged) return TimeTag.NONE;
    Cp56Time2a tag = clock.cp56(instant("--time", time == null ? "now" : time));
    return tag;
  }

  /** {@code now}, or as ISO 8601 has it. */
  static Instant instant(String option, String text) {
    if (text.equalsIgnoreCase("now")) return Instant.now();
    try {
      return Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw CommandFailure.usage("%s: '%s' is neither now nor a time like 2026-11-21T12:00:00Z".formatted(option, text),
          wrong);
    }
  }
}
