package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The types of logical nodes, data objects and attributes (IEC 61850-6 DataTypeTemplates), by id. Every reference
 * leads somewhere and none leads back to itself.
 */
public record DataTypeTemplates(Map<String, LNodeType> logicalNodes, Map<String, DOType> dataObjects,
    Map<String, DAType> attributes, Map<String, EnumType> enumerations) {
  public DataTypeTemplates {
    logicalNodes = Collections.unmodifiableMap(new LinkedHashMap<>(logicalNodes));
    dataObjects = Collections.unmodifiableMap(new LinkedHashMap<>(dataObjects));
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    enumerations = Collections.unmodifiableMap(new LinkedHashMap<>(enumerations));
  }

  /** A logical node type: its data objects. */
  public record LNodeType(String id, String lnClass, List<Do> dataObjects, Place place) {
    public LNodeType { dataObjects = List.copyOf(dataObjects); }
  }

  /**
   * A data object type: sub data objects and attributes in the order of the file, which is the order on the wire.
   *
   * @param cdc
   *            common data class of IEC 61850-7-3
   */
  public record DOType(String id, String cdc, List<Member> members, Place place) {
    public DOType { members = List.copyOf(members); }
  }

  /** A structured attribute type: its components. */
  public record DAType(String id, List<Da> components, Place place) {
    public DAType { components = List.copyOf(components); }
  }

  /** What a data object type consists of. */
  public sealed interface Member {
    String name();

    /** Array elements: a number, or the name of an attribute next to it that holds the number; none if no array. */
    Optional<String> count();

    Place place();
  }

  /**
   * A DO of a logical node type, or an SDO of a data object type.
   *
   * @param type
   *            id of the {@link DOType}
   * @param transientValue
   *            only changes to true are signalled (attribute {@code transient})
   */
  public record Do(String name, String type, Optional<String> count, boolean transientValue, Place place)
      implements
        Member {}

  /**
   * A DA of a data object type, or a BDA of a structured attribute type.
   *
   * @param type
   *            id of the {@link DAType} or {@link EnumType} when {@code basicType} needs one
   * @param fc
   *            absent for a BDA, which has that of the attribute it belongs to
   * @param shortAddress
   *            what sAddr says: a vendor's own address
   * @param valueKind
   *            what valKind says: Spec, Conf, RO or Set
   */
  public record Da(String name, BasicType basicType, Optional<String> type, Optional<FunctionalConstraint> fc,
      Optional<String> count, Triggers triggers, Optional<String> shortAddress, Optional<String> valueKind,
      List<Val> values, Place place) implements Member {
    public Da { values = List.copyOf(values); }
  }

  /**
   * A value given in the file (Val).
   *
   * @param settingGroup
   *            the setting group it belongs to, from 1; none if it has no groups
   */
  public record Val(OptionalInt settingGroup, String text) {}

  /** What makes a report of an attribute: its change, its quality's change, its update. */
  public record Triggers(boolean dataChange, boolean qualityChange, boolean dataUpdate) {
    public static final Triggers NONE = new Triggers(false, false, false);

    /** Both together: a component triggers also as its structure does. */
    Triggers and(Triggers other) {
      return new Triggers(dataChange || other.dataChange, qualityChange || other.qualityChange,
          dataUpdate || other.dataUpdate);
    }
  }
}
