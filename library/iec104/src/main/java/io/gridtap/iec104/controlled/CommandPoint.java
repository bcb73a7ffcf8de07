package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;

/**
 * An information object in control direction: a command or a set-point.
 *
 * @param address information object address, 1…16777215
 * @param type without time tag, 45…51; the one with time tag (58…64) is understood as well
 * @param mode how it is operated
 */
public record CommandPoint(int address, TypeId type, Mode mode) {
  /** How an object is operated (IEC 60870-5-101 §7.4.5). */
  public enum Mode {
    /** Direct execute only. */
    DIRECT,
    /** Select, then execute. */
    SELECT_BEFORE_OPERATE,
    /** As the controlling station likes. */
    EITHER
  }

  public CommandPoint {
    if (address < 1 || address > 0xFFFFFF)
      throw new IllegalArgumentException("the address of a command is 1…16777215: " + address);
    if (type.kind() != TypeId.Kind.COMMAND || type.tagged() != TimeTag.Form.NONE)
      throw new IllegalArgumentException("a command has one of the types 45…51: " + type);
    if (type == TypeId.C_BO_NA_1 && mode == Mode.SELECT_BEFORE_OPERATE)
      throw new IllegalArgumentException("%s has no S/E, it cannot be selected".formatted(type));
  }

  boolean understands(TypeId received) { return received.untagged().filter(untagged -> untagged == type).isPresent(); }
}
