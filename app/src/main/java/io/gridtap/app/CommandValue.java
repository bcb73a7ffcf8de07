package io.gridtap.app;

import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Commands as people write them. */
final class CommandValue {
  private static final Map<String, TypeId> WORDS = Map.of("single", TypeId.C_SC_NA_1, "double", TypeId.C_DC_NA_1,
      "step", TypeId.C_RC_NA_1, "normalized", TypeId.C_SE_NA_1, "scaled", TypeId.C_SE_NB_1, "float", TypeId.C_SE_NC_1,
      "bits", TypeId.C_BO_NA_1);

  private CommandValue() {}

  /** By name, by number or by a word. */
  static TypeId type(String text) {
    TypeId word = WORDS.get(text.toLowerCase(Locale.ROOT));
    if (word != null) return word;
    return TypeId.all().stream().filter(type -> type.kind() == TypeId.Kind.COMMAND)
        .filter(type -> type.name().equalsIgnoreCase(text) || Integer.toString(type.number()).equals(text)).findFirst()
        .orElseThrow(() -> CommandFailure.usage(
            "--type: '%s' is no command; write C_SC_NA_1 … C_BO_NA_1, C_SC_TA_1 … C_BO_TA_1, their numbers, or single, double, step, normalized, scaled, float, bits"
                .formatted(text)));
  }

  /**
   * To be executed at once.
   *
   * @param qualifier QU or QL; empty for none
   */
  static Command of(TypeId type, String value, Optional<String> qualifier) {
    TypeId plain = type.tagged(TimeTag.Form.NONE).orElseThrow();
    if (plain == TypeId.C_BO_NA_1) {
      if (qualifier.isPresent()) throw CommandFailure.usage("--qu: %s has no qualifier".formatted(type));
      return new BitstringCommand((int) bits(value));
    }
    if (plain == TypeId.C_SC_NA_1) return new SingleCommand(on(type, value), output(qualifier));
    if (plain == TypeId.C_DC_NA_1)
      return new DoubleCommand(on(type, value) ? DoubleCommand.State.ON : DoubleCommand.State.OFF, output(qualifier));
    if (plain == TypeId.C_RC_NA_1) return new RegulatingStepCommand(step(value), output(qualifier));
    SetpointQualifier ql = new SetpointQualifier(false, ranged("--ql", qualifier.orElse("0"), 0, 127));
    if (plain == TypeId.C_SE_NA_1) return SetpointNormalized.of(normalized(value), ql);
    if (plain == TypeId.C_SE_NB_1) return new SetpointScaled(ranged("--value", value, -32_768, 32_767), ql);
    return new SetpointFloat((float) number(value), ql);
  }

  private static boolean on(TypeId type, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on", "close", "true" -> true;
      case "off", "open", "false" -> false;
      default -> throw CommandFailure.usage("--value: %s is on or off, not '%s'".formatted(type, value));
    };
  }

  private static RegulatingStepCommand.Step step(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "higher", "up" -> RegulatingStepCommand.Step.HIGHER;
      case "lower", "down" -> RegulatingStepCommand.Step.LOWER;
      default -> throw CommandFailure.usage("--value: a regulating step is higher or lower, not '%s'".formatted(value));
    };
  }

  private static CommandQualifier output(Optional<String> qualifier) {
    int qu = switch (qualifier.orElse("none").toLowerCase(Locale.ROOT)) {
      case "none" -> CommandQualifier.NO_ADDITIONAL_DEFINITION;
      case "short" -> CommandQualifier.SHORT_PULSE;
      case "long" -> CommandQualifier.LONG_PULSE;
      case "persistent" -> CommandQualifier.PERSISTENT;
      default -> ranged("--qu", qualifier.orElse("none"), 0, 31);
    };
    return new CommandQualifier(false, qu);
  }

  private static long bits(String value) {
    try {
      long bits = Long.decode(value);
      if (bits >= 0 && bits <= 0xFFFF_FFFFL) return bits;
    } catch (NumberFormatException wrong) {
      throw CommandFailure.usage("--value: '%s' is no number like 0x0000ffff".formatted(value), wrong);
    }
    throw CommandFailure.usage("--value: 32 bits are 0…0xffffffff: " + value);
  }

  static double normalized(String value) {
    double number = number(value);
    if (number < -1 || number > 1)
      throw CommandFailure.usage("--value: a normalized value is -1…1, not %s".formatted(value));
    return number;
  }

  static double number(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException wrong) {
      throw CommandFailure.usage("--value: '%s' is no number".formatted(value), wrong);
    }
  }

  static int ranged(String option, String value, int least, int most) {
    try {
      int number = Integer.decode(value);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException wrong) {
      throw CommandFailure.usage("%s: '%s' is no whole number".formatted(option, value), wrong);
    }
    throw CommandFailure.usage("%s is %d…%d: %s".formatted(option, least, most, value));
  }
}
