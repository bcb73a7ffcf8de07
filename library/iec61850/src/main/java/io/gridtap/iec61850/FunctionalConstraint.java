package io.gridtap.iec61850;

import java.util.Optional;

/** Functional constraint (IEC 61850-7-2 table 20; the control block constraints as IEC 61850-8-1 spells them). */
public enum FunctionalConstraint {
  /** Status information. */
  ST,
  /** Measurands. */
  MX,
  /** Set points outside setting groups; the setting group control block. */
  SP,
  /** Substitution. */
  SV,
  /** Configuration. */
  CF,
  /** Description. */
  DC,
  /** Setting group, active values. */
  SG,
  /** Setting group, edit copy. */
  SE,
  /** Service response, service tracking. */
  SR,
  /** Operate received. */
  OR,
  /** Blocking. */
  BL,
  /** Extended definition. */
  EX,
  /** Control. */
  CO,
  /** Unicast sampled value control block. */
  US,
  /** Multicast sampled value control block. */
  MS,
  /** Unbuffered report control block. */
  RP,
  /** Buffered report control block. */
  BR,
  /** Log control block. */
  LG,
  /** GOOSE control block. */
  GO;

  /** The constraint with this two-letter name, if there is one. */
  public static Optional<FunctionalConstraint> of(String name) {
    for (FunctionalConstraint constraint : values()) if (constraint.name().equals(name)) return Optional.of(constraint);
    return Optional.empty();
  }
}
