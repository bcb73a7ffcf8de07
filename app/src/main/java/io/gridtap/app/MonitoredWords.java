package io.gridtap.app;

import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SecurityStatistics;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of the process in words. */
final class MonitoredWords {
  /** Of a fraction of 15 bits: enough to tell each from the next. */
  private static final int NORMALIZED_DIGITS = 5;
  private static final double PLAIN_FROM = 1e-3;
  private static final double PLAIN_TO = 1e7;

  private MonitoredWords() {}

  static String value(Monitored monitored) {
    return switch (monitored) {
      case SinglePoint single -> single.on() ? "ON" : "OFF";
      case DoublePoint point -> state(point.state());
      case StepPosition step -> step.value() + (step.transientState() ? " moving" : "");
      case Bitstring32 bits -> "0x%08x".formatted(bits.bits());
      case NormalizedValue normalized -> normalized(normalized.raw());
      case NormalizedWithoutQuality normalized -> normalized(normalized.raw());
      case ScaledValue scaled -> Integer.toString(scaled.value());
      case ShortFloat real -> real(real.value());
      case IntegratedTotal total -> total(total);
      case ProtectionEvent event -> "%s elapsed %s".formatted(state(event.state()), event.elapsed());
      case ProtectionStart start -> "%s duration %s".formatted(words(events(start)), start.duration());
      case ProtectionOutput output -> "%s operating %s".formatted(words(circuits(output)), output.operating());
      case StatusAndChange status -> "ON %s changed %s".formatted(points(status.states()), points(status.changes()));
      case SecurityStatistics statistics -> "association %d: %s".formatted(statistics.association(),
          total(statistics.total()));
    };
  }

  /** Whether it is a number and nothing else, to be put under others digit by digit. */
  static boolean isNumber(Monitored monitored) {
    return switch (monitored) {
      case NormalizedValue _,NormalizedWithoutQuality _,ScaledValue _,ShortFloat _ -> true;
      case StepPosition step -> !step.transientState();
      case SinglePoint _,DoublePoint _,Bitstring32 _,IntegratedTotal _,ProtectionEvent _,ProtectionStart _,ProtectionOutput _,StatusAndChange _,SecurityStatistics _ ->
        false;
    };
  }

  static String state(DoublePoint.State state) {
    return switch (state) {
      case INTERMEDIATE -> "INTERMEDIATE";
      case OFF -> "OFF";
      case ON -> "ON";
      case INDETERMINATE -> "INDETERMINATE";
    };
  }

  /** The standard's names of the start events that are set. */
  static List<String> events(ProtectionStart start) {
    List<String> names = new ArrayList<>();
    if (start.has(ProtectionStart.GS)) names.add("GS");
    if (start.has(ProtectionStart.SL1)) names.add("SL1");
    if (start.has(ProtectionStart.SL2)) names.add("SL2");
    if (start.has(ProtectionStart.SL3)) names.add("SL3");
    if (start.has(ProtectionStart.SIE)) names.add("SIE");
    if (start.has(ProtectionStart.SRD)) names.add("SRD");
    return names;
  }

  /** The standard's names of the output circuits that are set. */
  static List<String> circuits(ProtectionOutput output) {
    List<String> names = new ArrayList<>();
    if (output.has(ProtectionOutput.GC)) names.add("GC");
    if (output.has(ProtectionOutput.CL1)) names.add("CL1");
    if (output.has(ProtectionOutput.CL2)) names.add("CL2");
    if (output.has(ProtectionOutput.CL3)) names.add("CL3");
    return names;
  }

  private static String words(List<String> names) { return names.isEmpty() ? "none" : String.join(" ", names); }

  private static String points(int bits) {
    if (bits == 0) return "none";
    return IntStream.rangeClosed(1, 16).filter(point -> (bits >> point - 1 & 1) != 0).mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  private static String total(IntegratedTotal total) {
    return "%d seq %d%s%s".formatted(total.counter(), total.sequence(), total.carry() ? " carry" : "",
        total.adjusted() ? " adjusted" : "");
  }

  /** @param raw the value times 2¹⁵ */
  static String normalized(int raw) {
    return BigDecimal.valueOf(raw).divide(BigDecimal.valueOf(32_768))
        .setScale(NORMALIZED_DIGITS, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /** The shortest digits that name this number of 32 bits. */
  static String real(float value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= PLAIN_FROM && size < PLAIN_TO;
    return plain && value == (long) value ? Long.toString((long) value) + ".0" : Float.toString(value);
  }
}
