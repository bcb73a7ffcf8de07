package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.BasicType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A data attribute of a data object (DA), or a component of a structure (BDA).
 *
 * @param typeName the enumeration or structure, for those types only
 * @param constraint a component has none: it has that of its attribute
 * @param triggers what makes a report of it: of data-change, quality-change and data-update
 * @param count elements, if it is an array
 */
public record AttributeDescription(String name, BasicType type, Optional<String> typeName,
    Optional<FunctionalConstraint> constraint, Set<Trigger> triggers, OptionalInt count) {
  private static final Set<Trigger> POSSIBLE = EnumSet.of(Trigger.DATA_CHANGE, Trigger.QUALITY_CHANGE,
      Trigger.DATA_UPDATE);

  public AttributeDescription {
    Names.plain("an attribute", name);
    boolean named = type == BasicType.ENUM || type == BasicType.STRUCT;
    if (named != typeName.isPresent())
      throw new IllegalArgumentException("%s of type %s %s the name of a type".formatted(name, type.sclName(),
          named ? "needs" : "does not have"));
    triggers = Collections
        .unmodifiableSet(triggers.isEmpty() ? EnumSet.noneOf(Trigger.class) : EnumSet.copyOf(triggers));
    if (!POSSIBLE.containsAll(triggers))
      throw new IllegalArgumentException("%s is reported by change or update, not by %s".formatted(name, triggers));
    if (count.isPresent() && count.getAsInt() < 1)
      throw new IllegalArgumentException("an array has at least one element: %s(%d)".formatted(name, count.getAsInt()));
  }

  /** An attribute of a basic type. */
  public static AttributeDescription of(String name, BasicType type, FunctionalConstraint constraint) {
    return component(name, type).under(constraint);
  }

  /** An attribute with the labels of an enumeration: a standard one, or one of {@link IedDescription#enumeration}. */
  public static AttributeDescription enumerated(String name, String enumeration, FunctionalConstraint constraint) {
    return enumerated(name, enumeration).under(constraint);
  }

  /** An attribute with components: of a standard structure, or one of {@link IedDescription#structure}. */
  public static AttributeDescription structured(String name, String structure, FunctionalConstraint constraint) {
    return structured(name, structure).under(constraint);
  }

  /** A component of a basic type. */
  public static AttributeDescription component(String name, BasicType type) {
    return new AttributeDescription(name, type, Optional.empty(), Optional.empty(), Set.of(), OptionalInt.empty());
  }

  /** A component with the labels of an enumeration. */
  public static AttributeDescription enumerated(String name, String enumeration) {
    return new AttributeDescription(name, BasicType.ENUM, Optional.of(enumeration), Optional.empty(), Set.of(),
        OptionalInt.empty());
  }

  /** A component that has components. */
  public static AttributeDescription structured(String name, String structure) {
    return new AttributeDescription(name, BasicType.STRUCT, Optional.of(structure), Optional.empty(), Set.of(),
        OptionalInt.empty());
  }

  /** The same under a constraint: an attribute. */
  public AttributeDescription under(FunctionalConstraint other) {
    return new AttributeDescription(name, type, typeName, Optional.of(other), triggers, count);
  }

  /** The same, reported when it changes or is updated. */
  public AttributeDescription triggering(Trigger... by) {
    return new AttributeDescription(name, type, typeName, constraint, Set.of(by), count);
  }

  /** An array of these. @param elements from 1 */
  public AttributeDescription array(int elements) {
    return new AttributeDescription(name, type, typeName, constraint, triggers, OptionalInt.of(elements));
  }

  /** The same of another enumeration or structure. */
  AttributeDescription ofType(String other) {
    return new AttributeDescription(name, type, Optional.of(other), constraint, triggers, count);
  }
}
