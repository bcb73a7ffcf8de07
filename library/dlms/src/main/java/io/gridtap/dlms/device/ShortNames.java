package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.xdlms.Obis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Short names (IEC 62056-6-2 §4.2): each object has a base name, attribute k stands 8·(k−1) above it, and methods above
 * the attributes where the class says so.
 */
public final class ShortNames {
  /** Base name of the current association (class 12). */
  public static final int ASSOCIATION = 0xFA00;
  private static final int FIRST = 0x00A0;
  private static final int STEP = 8;
  private static final int RANGE = 0x10;
  private static final int ASSOCIATION_CLASS = 12;
  /** What a short name means. */
  public sealed interface Target {
    CosemObject object();

    record Attribute(CosemObject object, int attributeId) implements Target {}

    record Method(CosemObject object, int methodId) implements Target {}
  }

  private final NavigableMap<Integer, CosemObject> byBase = new TreeMap<>();
  private final Map<CosemObject, Integer> bases = new LinkedHashMap<>();

  ShortNames(List<CosemObject> objects) {
    int next = FIRST;
    for (CosemObject object : objects) {
      int base = next;
      if (object.classId() == ASSOCIATION_CLASS && object.instance().equals(Obis.CURRENT_ASSOCIATION))
        base = ASSOCIATION;
      else
        next += (span(object) + RANGE - 1) / RANGE * RANGE;
      if (next > ASSOCIATION)
        throw new IllegalArgumentException("short names are used up at %s: less objects, please".formatted(object));
      byBase.put(base, object);
      bases.put(object, base);
    }
  }

  private static int span(CosemObject object) {
    return Math.max(STEP * object.attributes(), firstMethod(object) + STEP * object.methods());
  }

  private static int firstMethod(CosemObject object) {
    int known = InterfaceClass.of(object.classId(), object.version()).methodBase();
    return known < 0 ? STEP * object.attributes() : known;
  }

  /** 0…65535 */
  public int base(CosemObject object) {
    Integer base = bases.get(object);
    if (base == null) throw new IllegalArgumentException(object + " is not of this logical device");
    return base;
  }

  /** Empty if nothing has this name. */
  public Optional<Target> target(int name) {
    Map.Entry<Integer, CosemObject> entry = byBase.floorEntry(name);
    if (entry == null) return Optional.empty();
    CosemObject object = entry.getValue();
    int offset = name - entry.getKey();
    if (offset % STEP != 0) return Optional.empty();
    int method = (offset - firstMethod(object)) / STEP + 1;
    if (offset >= firstMethod(object) && method <= object.methods())
      return Optional.of(new Target.Method(object, method));
    int attribute = offset / STEP + 1;
    return attribute <= object.attributes() ? Optional.of(new Target.Attribute(object, attribute)) : Optional.empty();
  }
}
