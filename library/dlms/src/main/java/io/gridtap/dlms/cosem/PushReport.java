package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a data-notification says.
 *
 * @param form how the values were named
 * @param listId text that heads the list; empty without
 * @param time among the values, if there is one
 * @param device identifier that an alarm or a wake-up names instead of values
 */
public record PushReport(Form form, String listId, Optional<CosemDateTime> time, Optional<Octets> device,
    List<PushValue> values) {
  /** How a push names its values. */
  public enum Form {
    /** The object list of the push setup comes first. */
    OBJECT_LIST,
    /** Each value follows its OBIS code. */
    NAMED_VALUES,
    /** By position, a template knows. */
    TEMPLATE,
    /** Device and push setup only: the meter wants to be read. */
    ANNOUNCEMENT,
    /** Nothing names the values. */
    UNNAMED
  }

  /**
   * @param name empty if nothing names the value
   * @param attribute of the object; 2 where the push does not say
   * @param scalerUnit if the push or the template says
   */
  public record PushValue(Optional<Obis> name, int classId, int attribute, Data raw, Optional<ScalerUnit> scalerUnit) {
    /** Exact; unscaled where no scaler is known. Empty for what is no number. */
    public Optional<BigDecimal> value() {
      return scalerUnit.orElse(ScalerUnit.NONE).value(raw);
    }
  }

  public PushReport { values = List.copyOf(values); }

  /** The first value of a name. */
  public Optional<PushValue> value(Obis name) {
    return values.stream().filter(value -> value.name().equals(Optional.of(name))).findFirst();
  }
}
