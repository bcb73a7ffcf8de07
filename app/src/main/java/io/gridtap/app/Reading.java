package io.gridtap.app;

import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a value that was wanted.
 *
 * @param name of the measurement; empty if it has none
 * @param scalerUnit if the value has one
 */
record Reading(AttributeDescriptor attribute, String name, MeterTalk.Outcome outcome, Optional<ScalerUnit> scalerUnit) {
  private static final int VALUE = 2;

  boolean isRead() { return outcome instanceof MeterTalk.Outcome.Value; }

  /** Why it was not read; empty if it was. */
  String reason() {
    return switch (outcome) {
      case MeterTalk.Outcome.Value _ -> "";
      case MeterTalk.Outcome.Failed(String why, var _) -> why;
    };
  }

  /** {@code 1-0:1.8.0}, and the attribute if it is not the value. */
  String label() {
    return attribute.attributeId() == VALUE
        ? attribute.instance().toString()
        : attribute.instance() + "/" + attribute.attributeId();
  }

  /** The measurement's name, or that of class and attribute. */
  String title() {
    if (!name.isEmpty()) return name;
    InterfaceClass known = InterfaceClass.of(attribute.classId());
    if (!known.isKnown()) return "";
    return (known.name() + " " + known.attributeName(attribute.attributeId())).toLowerCase(Locale.ROOT);
  }

  /** The exact number, if it is one. */
  Optional<BigDecimal> number() {
    return outcome instanceof MeterTalk.Outcome.Value(Data data)
        ? scalerUnit.orElse(ScalerUnit.NONE).value(data)
        : Optional.empty();
  }

  /** In a line, without the unit; empty if it was not read. */
  String value() {
    return switch (outcome) {
      case MeterTalk.Outcome.Value(Data data) -> number().map(BigDecimal::toPlainString)
          .or(() -> CosemWords.of(attribute, data)).orElseGet(() -> DataWords.line(data));
      case MeterTalk.Outcome.Failed _ -> "";
    };
  }

  /** For people: numbers that stand for a state with its words. */
  String shown() {
    return scalerUnit.isEmpty() && outcome instanceof MeterTalk.Outcome.Value(Data data)
        ? CosemWords.of(attribute, data).orElseGet(this::value)
        : value();
  }

  /** {@code V}; empty if it has none. */
  String unit() {
    return scalerUnit.map(both -> both.unit().symbol()).orElse("");
  }
}
