package io.gridtap.app;

import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;
import java.util.Optional;

/** Words for values that are numbers or octets on the wire and mean something to people. */
final class CosemWords {
  private static final int OBIS_OCTETS = 6;
  static final List<String> CONTROL_STATES = List.of("disconnected", "connected", "ready for reconnection");
  static final List<String> SORT_METHODS = List.of("", "FIFO", "LIFO", "largest", "smallest", "nearest to zero",
      "farthest from zero");
  static final List<String> CLOCK_BASES = List.of("not defined", "internal crystal", "mains frequency 50 Hz",
      "mains frequency 60 Hz", "GPS", "radio controlled");
  static final List<String> IMAGE_STATES = List.of("not initiated", "initiated", "verification initiated",
      "verification successful", "verification failed", "activation initiated", "activation successful",
      "activation failed");

  private CosemWords() {}

  /** Empty where the value speaks for itself. */
  static Optional<String> of(AttributeDescriptor attribute, Data data) {
    if (attribute.attributeId() == 1 && data instanceof Data.OctetString(var octets)
        && octets.length() == OBIS_OCTETS)
      return Optional.of(Obis.CODEC.decode(octets).toString());
    if (isScalerUnit(attribute)) return scalerUnit(data);
    if (!(data instanceof Data.Int(var _, long number))) return Optional.empty();
    return word(attribute.classId(), attribute.attributeId(), number)
        .map(word -> number + " (" + word + ")");
  }

  static Optional<String> word(int classId, int attribute, long number) {
    List<String> words = switch (classId * 100 + attribute) {
      case 7_05 -> SORT_METHODS;
      case 8_09 -> CLOCK_BASES;
      case 18_06 -> IMAGE_STATES;
      case 70_03 -> CONTROL_STATES;
      default -> List.<String>of();
    };
    return number >= 0 && number < words.size() && !words.get((int) number).isEmpty()
        ? Optional.of(words.get((int) number))
        : Optional.empty();
  }

  static boolean isScalerUnit(AttributeDescriptor attribute) {
    return switch (attribute.classId()) {
      case 3, 4 -> attribute.attributeId() == 3;
      case 5 -> attribute.attributeId() == 4;
      default -> false;
    };
  }

  private static Optional<String> scalerUnit(Data data) {
    try {
      ScalerUnit both = ScalerUnit.of(data);
      return Optional.of("10^%d %s".formatted(both.scaler(), both.unit().symbol()).strip());
    } catch (ShapeException odd) {
      return Optional.empty();
    }
  }
}
