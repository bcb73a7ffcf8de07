package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.Cp16Time2a;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SecurityStatistics;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TypeId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values of points as numbers and as text. */
final class PointValue {
  private static final Map<Class<? extends Information>, Monitored> FIRST = Map.ofEntries(
      Map.entry(SinglePoint.class, new SinglePoint(false, Quality.GOOD)),
      Map.entry(DoublePoint.class, new DoublePoint(DoublePoint.State.OFF, Quality.GOOD)),
      Map.entry(StepPosition.class, new StepPosition(0, false, Quality.GOOD)),
      Map.entry(Bitstring32.class, new Bitstring32(0, Quality.GOOD)),
      Map.entry(NormalizedValue.class, new NormalizedValue(0, Quality.GOOD)),
      Map.entry(NormalizedWithoutQuality.class, new NormalizedWithoutQuality(0)),
      Map.entry(ScaledValue.class, new ScaledValue(0, Quality.GOOD)),
      Map.entry(ShortFloat.class, new ShortFloat(0, Quality.GOOD)),
      Map.entry(IntegratedTotal.class, new IntegratedTotal(0, 0)),
      Map.entry(ProtectionEvent.class, new ProtectionEvent(DoublePoint.State.OFF, Quality.GOOD, new Cp16Time2a(0))),
      Map.entry(ProtectionStart.class, new ProtectionStart(0, Quality.GOOD, new Cp16Time2a(0))),
      Map.entry(ProtectionOutput.class, new ProtectionOutput(0, Quality.GOOD, new Cp16Time2a(0))),
      Map.entry(StatusAndChange.class, new StatusAndChange(0, 0, Quality.GOOD)));

  private static final Map<String, Integer> FLAGS = Map.of("overflow", Quality.OV, "blocked", Quality.BL,
      "substituted", Quality.SB, "nottopical", Quality.NT, "invalid", Quality.IV, "elapsedtimeinvalid", Quality.EI);
  private static final List<String> DOUBLE_WORDS = List.of("intermediate", "off", "on", "indeterminate");
  /** Floats count whole numbers up to here. */
  private static final float WHOLE_FLOATS = 1 << 24;

  private PointValue() {}

  /** What a point of this type has if nothing else is said: off, 0, good. Empty for types that no point has. */
  static Optional<Monitored> first(TypeId type) {
    return Optional.ofNullable(FIRST.get(type.information()));
  }

  // ---- numbers

  static double number(Monitored value) {
    return switch (value) {
      case SinglePoint(boolean on, Quality _) -> on ? 1 : 0;
      case DoublePoint(DoublePoint.State state, Quality _) -> state == DoublePoint.State.ON ? 1 : 0;
      case ProtectionEvent event -> event.state() == DoublePoint.State.ON ? 1 : 0;
      case StepPosition step -> step.value();
      case Bitstring32(int bits, Quality _) -> Integer.toUnsignedLong(bits);
      case NormalizedValue normalized -> normalized.value();
      case NormalizedWithoutQuality normalized -> normalized.value();
      case ScaledValue(int scaled, Quality _) -> scaled;
      case ShortFloat(float real, Quality _) -> real;
      case IntegratedTotal total -> total.counter();
      case ProtectionStart start -> start.events();
      case ProtectionOutput output -> output.circuits();
      case StatusAndChange status -> status.states();
      case SecurityStatistics statistics -> statistics.total().counter();
    };
  }

  /** The same information with another number; what is out of its range becomes the nearest, with OV where there is. */
  static Monitored of(Monitored like, double number) {
    Quality quality = like.quality().without(Quality.OV);
    Quality ranged = inRange(like, number) ? quality : quality.with(Quality.OV);
    boolean on = number >= 0.5;
    DoublePoint.State state = on ? DoublePoint.State.ON : DoublePoint.State.OFF;
    return switch (like) {
      case SinglePoint _ -> new SinglePoint(on, quality);
      case DoublePoint _ -> new DoublePoint(state, quality);
      case ProtectionEvent event -> new ProtectionEvent(state, quality, event.elapsed());
      case StepPosition _ -> new StepPosition((int) Math.clamp(Math.rint(number), -64, 63), false, ranged);
      case Bitstring32 _ -> new Bitstring32((int) (long) Math.clamp(Math.rint(number), 0, 4294967295.0), quality);
      case NormalizedValue _ -> NormalizedValue.of(number, ranged);
      case NormalizedWithoutQuality _ -> NormalizedWithoutQuality.of(number);
      case ScaledValue _ -> new ScaledValue((int) Math.clamp(Math.rint(number), -32768, 32767), ranged);
      case ShortFloat _ -> new ShortFloat((float) number, quality);
      case IntegratedTotal total -> count(total, (int) (long) number);
      case ProtectionStart start -> new ProtectionStart(octet(number), quality, start.duration());
      case ProtectionOutput output -> new ProtectionOutput(octet(number), quality, output.operating());
      case StatusAndChange status -> states(status, (int) Math.clamp(Math.rint(number), 0, 65535));
      case SecurityStatistics(int association, IntegratedTotal total) ->
        new SecurityStatistics(association, count(total, (int) (long) number));
    };
  }

  private static int octet(double number) { return (int) Math.clamp(Math.rint(number), 0, 255); }

  private static IntegratedTotal count(IntegratedTotal like, int counter) {
    return new IntegratedTotal(counter, like.sequence(), counter < 0 && like.counter() >= 0, false, like.invalid());
  }

  private static StatusAndChange states(StatusAndChange like, int states) {
    return new StatusAndChange(states, like.states() ^ states, like.quality());
  }

  private static boolean inRange(Monitored like, double number) {
    return switch (like) {
      case StepPosition _ -> Math.rint(number) >= -64 && Math.rint(number) <= 63;
      case NormalizedValue _,NormalizedWithoutQuality _ -> number >= -1 && number < 1;
      case ScaledValue _ -> Math.rint(number) >= -32768 && Math.rint(number) <= 32767;
      case Bitstring32 _ -> number >= 0 && number <= 4294967295.0;
      case ShortFloat _ -> Math.abs(number) <= Float.MAX_VALUE;
      case IntegratedTotal _,SecurityStatistics _ -> number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE;
      case ProtectionStart _,ProtectionOutput _ -> number >= 0 && number <= 255;
      case StatusAndChange _ -> number >= 0 && number <= 65535;
      case SinglePoint _,DoublePoint _,ProtectionEvent _ -> number == 0 || number == 1;
    };
  }

  /** Another value than {@code like}: the other position, one more. */
  static Monitored another(Monitored like) {
    return switch (like) {
      case SinglePoint _,DoublePoint _,ProtectionEvent _ -> of(like, 1 - number(like));
      case StepPosition step -> of(like, step.value() == 63 ? -64 : step.value() + 1);
      case Bitstring32(int bits, Quality quality) -> new Bitstring32(bits + 1, quality);
      case NormalizedValue(int raw, Quality quality) -> new NormalizedValue((short) (raw + 1), quality);
      case NormalizedWithoutQuality(int raw) -> new NormalizedWithoutQuality((short) (raw + 1));
      case ScaledValue(int value, Quality quality) -> new ScaledValue((short) (value + 1), quality);
      case ShortFloat(float value, Quality quality) ->
        new ShortFloat(value >= 0 && value < WHOLE_FLOATS ? value + 1 : 0, quality);
      case IntegratedTotal total -> count(total, total.counter() + 1);
      case ProtectionStart start -> of(like, start.events() + 1 & 0x3F);
      case ProtectionOutput output -> of(like, output.circuits() + 1 & 0x0F);
      case StatusAndChange status -> states(status, status.states() + 1 & 0xFFFF);
      case SecurityStatistics(int association, IntegratedTotal total) ->
        new SecurityStatistics(association, count(total, total.counter() + 1));
    };
  }

  // ---- text

  /**
   * Reads a value: on and off, the four words of double points, or a number.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  static Monitored parse(Monitored like, String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (like instanceof SinglePoint || like instanceof DoublePoint || like instanceof ProtectionEvent)
      return binary(like, word);
    double number = Words.number("the value", text);
    if (!inRange(like, number))
      throw new IllegalArgumentException("the value %s is out of the range of %s".formatted(text, kind(like)));
    boolean whole = !(like instanceof ShortFloat || like instanceof NormalizedValue
        || like instanceof NormalizedWithoutQuality);
    if (whole && number != Math.rint(number))
      throw new IllegalArgumentException("%s has whole numbers: '%s'".formatted(kind(like), text));
    return of(like, number);
  }

  private static Monitored binary(Monitored like, String word) {
    // what YAML makes of on and off
    String known = word.equals("true") ? "on" : word.equals("false") ? "off" : word;
    int code = known.matches("[0-3]") ? Integer.parseInt(known) : DOUBLE_WORDS.indexOf(known);
    if (like instanceof SinglePoint(boolean _, Quality quality)) {
      boolean on = known.equals("on") || known.equals("1");
      if (!on && !known.equals("off") && !known.equals("0"))
        throw new IllegalArgumentException("a single point is off or on: '%s'".formatted(word));
      return new SinglePoint(on, quality);
    }
    if (code < 0)
      throw new IllegalArgumentException("a double point is intermediate, off, on or indeterminate: '%s'"
          .formatted(word));
    DoublePoint.State state = DoublePoint.State.of(code);
    return like instanceof ProtectionEvent(DoublePoint.State _, Quality quality, Cp16Time2a elapsed)
        ? new ProtectionEvent(state, quality, elapsed)
        : new DoublePoint(state, like.quality());
  }

  /** As {@link #parse} reads it. */
  static String text(Monitored value) {
    return switch (value) {
      case SinglePoint(boolean on, Quality _) -> on ? "on" : "off";
      case DoublePoint(DoublePoint.State state, Quality _) -> DOUBLE_WORDS.get(state.code());
      case ProtectionEvent event -> DOUBLE_WORDS.get(event.state().code());
      case ShortFloat(float real, Quality _) -> Float.toString(real);
      case NormalizedValue normalized -> Double.toString(normalized.value());
      case NormalizedWithoutQuality normalized -> Double.toString(normalized.value());
      case StepPosition _,Bitstring32 _,ScaledValue _,IntegratedTotal _,ProtectionStart _,ProtectionOutput _,StatusAndChange _,SecurityStatistics _ ->
        Long.toString((long) number(value));
    };
  }

  private static String kind(Monitored like) { return like.getClass().getSimpleName(); }

  // ---- quality

  /** {@code good}, or words like {@code blocked invalid}. */
  static Quality quality(String text) {
    Quality quality = Quality.GOOD;
    for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      if (word.equals("good")) continue;
      Integer flag = FLAGS.get(word);
      if (flag == null)
        throw new IllegalArgumentException(
            "'%s' is no quality; there are good, invalid, notTopical, substituted, blocked, overflow and elapsedTimeInvalid"
                .formatted(word));
      quality = quality.with(flag);
    }
    return quality;
  }

  /** The same value with another quality; where there is none, or only IV, what fits of it. */
  static Monitored with(Monitored value, Quality quality) {
    Quality process = quality.without(Quality.EI);
    return switch (value) {
      case SinglePoint(boolean on, Quality _) -> new SinglePoint(on, process.without(Quality.OV));
      case DoublePoint(DoublePoint.State state, Quality _) -> new DoublePoint(state, process.without(Quality.OV));
      case StepPosition(int step, boolean moving, Quality _) -> new StepPosition(step, moving, process);
      case Bitstring32(int bits, Quality _) -> new Bitstring32(bits, process);
      case NormalizedValue(int raw, Quality _) -> new NormalizedValue(raw, process);
      case NormalizedWithoutQuality without -> without;
      case ScaledValue(int scaled, Quality _) -> new ScaledValue(scaled, process);
      case ShortFloat(float real, Quality _) -> new ShortFloat(real, process);
      case IntegratedTotal total -> new IntegratedTotal(total.counter(), total.sequence(), total.carry(),
          total.adjusted(), process.invalid());
      case ProtectionEvent(DoublePoint.State state, Quality _, Cp16Time2a elapsed) ->
        new ProtectionEvent(state, quality.without(Quality.OV), elapsed);
      case ProtectionStart(int events, Quality _, Cp16Time2a duration) ->
        new ProtectionStart(events, quality, duration);
      case ProtectionOutput(int circuits, Quality _, Cp16Time2a operating) ->
        new ProtectionOutput(circuits, quality, operating);
      case StatusAndChange(int states, int changes, Quality _) -> new StatusAndChange(states, changes, process);
      case SecurityStatistics statistics -> statistics;
    };
  }

  // ---- commands

  /** Whether a command of this type can move a point with this information. */
  static boolean canMove(TypeId command, Monitored point) {
    boolean switched = point instanceof SinglePoint || point instanceof DoublePoint;
    boolean measured = point instanceof NormalizedValue || point instanceof NormalizedWithoutQuality
        || point instanceof ScaledValue || point instanceof ShortFloat;
    if (command == TypeId.C_SC_NA_1 || command == TypeId.C_DC_NA_1) return switched;
    if (command == TypeId.C_RC_NA_1) return point instanceof StepPosition;
    if (command == TypeId.C_BO_NA_1) return point instanceof Bitstring32;
    return measured;
  }

  /** Where the command leads; empty if the point cannot go there. */
  static Optional<Monitored> after(Monitored now, Command command) {
    return switch (command) {
      case SingleCommand(boolean on, var _) -> Optional.of(of(now, on ? 1 : 0));
      case DoubleCommand(DoubleCommand.State state, var _) ->
        Optional.of(of(now, state == DoubleCommand.State.ON ? 1 : 0));
      case RegulatingStepCommand(RegulatingStepCommand.Step step, var _) ->
        inRanged(now, number(now) + (step == RegulatingStepCommand.Step.HIGHER ? 1 : -1));
      case SetpointNormalized setpoint -> inRanged(now, setpoint.value());
      case SetpointScaled(int value, var _) -> inRanged(now, value);
      case SetpointFloat(float value, var _) -> Float.isFinite(value) ? inRanged(now, value) : Optional.empty();
      case BitstringCommand(int bits) -> Optional.of(new Bitstring32(bits, now.quality()));
    };
  }

  private static Optional<Monitored> inRanged(Monitored now, double number) {
    return inRange(now, number) ? Optional.of(of(now, number)) : Optional.empty();
  }

  /** While it moves; empty if that cannot be seen. */
  static Optional<Monitored> moving(Monitored now) {
    return switch (now) {
      case DoublePoint(DoublePoint.State _, Quality quality) ->
        Optional.of(new DoublePoint(DoublePoint.State.INTERMEDIATE, quality));
      case StepPosition(int value, boolean _, Quality quality) -> Optional.of(new StepPosition(value, true, quality));
      default -> Optional.empty(); // has no transient state
    };
  }

  /** {@code on}, {@code higher}, {@code 12.5}: what a command wants. */
  static String text(Command command) {
    return switch (command) {
      case SingleCommand(boolean on, var _) -> on ? "on" : "off";
      case DoubleCommand(DoubleCommand.State state, var _) -> state.name().toLowerCase(Locale.ROOT);
      case RegulatingStepCommand(RegulatingStepCommand.Step step, var _) -> step.name().toLowerCase(Locale.ROOT);
      case SetpointNormalized setpoint -> Double.toString(setpoint.value());
      case SetpointScaled(int value, var _) -> Integer.toString(value);
      case SetpointFloat(float value, var _) -> Float.toString(value);
      case BitstringCommand(int bits) -> "0x%08x".formatted(bits);
    };
  }
}
