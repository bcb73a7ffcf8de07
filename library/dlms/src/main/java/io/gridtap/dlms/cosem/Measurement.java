package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import java.util.Optional;

/**
 * A measured value by the name users call it.
 *
 * @param name {@code voltage_l1}
 * @param anyChannel B does not matter when values are recognised
 * @param unitOverride what to report instead of the meter's unit, for consumers with a table of their own
 */
public record Measurement(String name, Obis obis, boolean anyChannel, int classId, int attribute, String description,
    Optional<Unit> unitOverride) {
  public static final int REGISTER = 3;

  public Measurement {
    if (!name.matches("[a-z][a-z0-9_]*"))
      throw new IllegalArgumentException("a name has small letters, digits and _: '" + name + "'");
  }

  public static Measurement of(String name, Obis obis, String description) {
    return new Measurement(name, obis, true, REGISTER, 2, description, Optional.empty());
  }

  public AttributeDescriptor descriptor() { return new AttributeDescriptor(classId, obis, attribute); }

  Measurement onChannel(int b) {
    Obis moved = Obis.of(obis.a(), b, obis.c(), obis.d(), obis.e(), obis.f());
    return new Measurement(name, moved, anyChannel, classId, attribute, description, unitOverride);
  }

  /** Whether a value of this object is the measurement. */
  public boolean matches(Obis other) {
    if (!anyChannel) return obis.equals(other);
    return obis.a() == other.a() && obis.c() == other.c() && obis.d() == other.d() && obis.e() == other.e()
        && obis.f() == other.f();
  }

  /** The unit to report for the meter's. */
  public Unit unit(Unit ofMeter) { return unitOverride.orElse(ofMeter); }
}
