package io.gridtap.app;

import io.gridtap.dlms.cosem.ClockStatus;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms clock}: the meter's clock. */
@Command(name = "clock", customSynopsis = "gridtap dlms clock HOST[:PORT] [--set now|TIME | --shift SECONDS] [OPTION...]", description = "Shows the meter's clock and how far it is from this computer's; sets or shifts it.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms clock meter7", "  gridtap dlms clock meter7 --set now", "  gridtap dlms clock meter7 --shift -3"})
final class DlmsClockCommand implements Callable<Integer> {
  private static final int CLASS = 8;
  private static final int SHIFT_TIME = 6;
  private static final int MAX_SHIFT = 900;

  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--obis", paramLabel = "OBIS", defaultValue = "0-0:1.0.0", description = "Of the clock. Default: ${DEFAULT-VALUE}.")
  private String name = "0-0:1.0.0";

  @Option(names = "--set", paramLabel = "TIME", description = "Write the time: now, by this computer, or ISO 8601 as 2026-11-21T12:00:00Z.")
  private @Nullable String set;

  @Option(names = "--shift", paramLabel = "SECONDS", description = "Shift the clock by -900…900 s (shift_time).")
  private @Nullable Integer shift;

  DlmsClockCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    meter.rest(0, 0, "");
    Obis obis = AttributeArgument.obis(name);
    if (set != null && shift != null) throw CommandFailure.usage("--set or --shift, not both");
    if (shift != null && (shift < -MAX_SHIFT || shift > MAX_SHIFT))
      throw CommandFailure.usage("--shift is -900…900 s: %d".formatted(shift));
    Duration offset = set == null || set.equalsIgnoreCase("now")
        ? Duration.ZERO
        : Duration.between(Instant.now(), OperateOptions.instant("--set", set));
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      Reading before = reading(talk, obis);
      terminal.out().print(before.text());
      terminal.out().flush();
      if (set == null && shift == null) return Exit.DONE;
      if (set != null) write(talk, obis, before, Instant.now().plus(offset));
      else if (shift != null)
        DlmsActionCommand.demand(talk, new MethodDescriptor(CLASS, obis, SHIFT_TIME),
            Optional.of(Data.longInteger(shift)));
      terminal.out().print("%s%n%s".formatted(set != null ? "set" : "shifted", reading(talk, obis).text()));
      return Exit.DONE;
    } finally {
      terminal.out().flush();
    }
  }

  /** In the form the meter itself shows: its deviation, or its standard time where it tells none. */
  private static void write(MeterTalk talk, Obis obis, Reading as, Instant time) throws InterruptedException {
    CosemDateTime shown = CosemDateTimes.of(time, as.policy());
    boolean untold = as.stamp().deviation() == CosemDateTime.NO_DEVIATION;
    CosemDateTime written = new CosemDateTime(shown.date(), shown.time(),
        untold ? CosemDateTime.NO_DEVIATION : as.stamp().deviation(), as.stamp().status() & 0x80);
    DataAccessResult result = talk.set(AttributeRequest.of(new AttributeDescriptor(CLASS, obis, 2)),
        CosemDateTimes.octetString(written));
    if (result != DataAccessResult.SUCCESS)
      throw CommandFailure.failed("the clock was not set: " + AccessWords.of(result));
  }

  /**
   * What the clock says of itself.
   *
   * @param at when it was read, in the middle of the round trip
   * @param zone deviation of its standard time in minutes; empty if it was not told
   * @param others status, daylight saving enabled, base, as far as they were told
   */
  record Reading(CosemDateTime stamp, Instant at, Duration roundTrip, Optional<Integer> zone, TimePolicy policy,
      List<String> others) {
    /** How far the meter is ahead. */
    Optional<Duration> ahead() {
      return CosemDateTimes.instant(stamp, policy).map(told -> Duration.between(at, told));
    }

    String text() {
      StringBuilder out = new StringBuilder();
      Optional<Instant> told = CosemDateTimes.instant(stamp, policy);
      line(out, "meter", CosemDateTimes.text(stamp) + told.map(it -> "  =  " + TextReport.millis(it)).orElse(""));
      line(out, "computer", TextReport.millis(at));
      line(out, "deviation", ahead().map(it -> Iec104ClockCommand.offset(it) + ", read within " + roundTrip.toMillis()
          + " ms").orElse("the meter's clock names no instant"));
      zone.ifPresent(minutes -> line(out, "time zone", "UTC%s%02d:%02d (%d min)".formatted(minutes > 0 ? "-" : "+",
          Math.abs(minutes) / 60, Math.abs(minutes) % 60, minutes)));
      others.forEach(each -> line(out, each.substring(0, each.indexOf(':')), each.substring(each.indexOf(':') + 1)));
      return out.toString();
    }

    private static void line(StringBuilder out, String label, String text) {
      out.append("%-16s  %s\n".formatted(label, text));
    }
  }

  private static Reading reading(MeterTalk talk, Obis obis) throws InterruptedException {
    List<MeterTalk.Outcome> more = talk.get(List.of(3, 4, 8, 9).stream()
        .map(each -> AttributeRequest.of(new AttributeDescriptor(CLASS, obis, each))).toList());
    long begin = System.nanoTime();
    Instant sent = Instant.now();
    MeterTalk.Outcome time = talk.get(new AttributeDescriptor(CLASS, obis, 2));
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - begin);
    Instant at = sent.plus(roundTrip.dividedBy(2));
    CosemDateTime stamp = switch (time) {
      case MeterTalk.Outcome.Value(Data data) -> CosemDateTimes.read(data)
          .orElseThrow(() -> CommandFailure.failed("clock %s: %s is no time".formatted(obis, DataWords.line(data))));
      case MeterTalk.Outcome.Failed(String reason, var _) ->
        throw CommandFailure.failed("clock %s: %s".formatted(obis, reason));
    };
    Optional<Integer> zone = number(more.get(0)).map(Long::intValue);
    return new Reading(stamp, at, roundTrip, zone, policy(talk, stamp, zone), others(stamp, more));
  }

  /** A clock whose times tell no deviation shows local time by its time zone. */
  private static TimePolicy policy(MeterTalk talk, CosemDateTime stamp, Optional<Integer> zone) {
    TimePolicy.Sign sign = talk.profile().times().sign();
    int minutes = stamp.deviation() != CosemDateTime.NO_DEVIATION ? stamp.deviation() : zone.orElse(0);
    int offset = sign == TimePolicy.Sign.INVERTED ? minutes : -minutes;
    boolean possible = Math.abs(offset) <= 18 * 60;
    return talk.profile().times().policy(possible ? ZoneOffset.ofTotalSeconds(60 * offset) : ZoneOffset.UTC);
  }

  private static List<String> others(CosemDateTime stamp, List<MeterTalk.Outcome> more) {
    List<String> lines = new ArrayList<>();
    // the time's own status comes with the time
    number(more.get(1)).ifPresent(bits -> {
      String words = new ClockStatus((int) (bits & 0xFF)).toString();
      lines.add("status:" + (words.isEmpty() ? "good" : words));
    });
    number(more.get(2)).ifPresent(enabled -> lines.add("daylight saving:" + (enabled == 0
        ? "disabled"
        : "enabled" + (ClockStatus.of(stamp).daylightSaving() ? ", active" : ""))));
    number(more.get(3)).ifPresent(base -> lines.add("base:"
        + CosemWords.word(CLASS, 9, base).orElse(Long.toString(base))));
    return lines;
  }

  private static Optional<Long> number(MeterTalk.Outcome outcome) {
    return switch (outcome) {
      case MeterTalk.Outcome.Value(Data.Int(var _, long number)) -> Optional.of(number);
      case MeterTalk.Outcome.Value(Data.Bool(boolean on)) -> Optional.of(on ? 1L : 0L);
      case MeterTalk.Outcome.Value _,MeterTalk.Outcome.Failed _ -> Optional.empty();
    };
  }
}
