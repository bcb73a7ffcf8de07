package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.scl.BasicType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Common data classes (IEC 61850-7-3 §7), with their mandatory attributes and the common ones of the optional. Further
 * attributes, and classes that do not stand here, are described one by one; see {@link DataObjectDescription#attribute}.
 */
public enum CommonDataClass {
  // status information
  /** Single point status. */
  SPS(Rows.status(BasicType.BOOLEAN)),
  /** Double point status. */
  DPS(Rows.status(BasicType.DBPOS)),
  /** Integer status. */
  INS(Rows.status(BasicType.INT32)),
  /** Enumerated status, of an enumeration that is named. */
  ENS(Rows.status(BasicType.ENUM)),
  /** Protection activation information. */
  ACT(Rows.activation()),
  /** Directional protection activation information. */
  ACD(Rows.directionalActivation()),
  /** Binary counter reading. */
  BCR(Rows.counter()),
  // measurands
  /** Measured value. */
  MV(Rows.measured()),
  /** Complex measured value. */
  CMV(Rows.complexMeasured()),
  /** Sampled value. */
  SAV(Rows.sampled()),
  /** Phase to ground related measured values of a three-phase system. */
  WYE(Rows.phases("CMV", List.of("phsA", "phsB", "phsC", "neut", "net", "res"))),
  /** Phase to phase related measured values of a three-phase system. */
  DEL(Rows.phases("CMV", List.of("phsAB", "phsBC", "phsCA"))),
  // controls
  /** Controllable single point. */
  SPC(Rows.control(Rows.status(BasicType.BOOLEAN), Rows.pulse(), List.of(), List.of()), BasicType.BOOLEAN),
  /** Controllable double point. */
  DPC(Rows.control(Rows.status(BasicType.DBPOS), Rows.pulse(), List.of(), List.of()), BasicType.BOOLEAN),
  /** Controllable integer status. */
  INC(Rows.control(Rows.status(BasicType.INT32), List.of(), Rows.range(BasicType.INT32, BasicType.INT32U),
      Rows.units()), BasicType.INT32),
  /** Controllable enumerated status, of an enumeration that is named. */
  ENC(Rows.control(Rows.status(BasicType.ENUM), List.of(), List.of(), List.of()), BasicType.ENUM),
  /** Binary controlled step position information. */
  BSC(Rows.control(Rows.steps(), Rows.persistent(), Rows.range(BasicType.INT8, BasicType.INT8U), List.of()),
      BasicType.TCMD),
  /** Integer controlled step position information. */
  ISC(Rows.control(Rows.steps(), List.of(), Rows.range(BasicType.INT8, BasicType.INT8U), List.of()), BasicType.INT8),
  /** Controllable analogue process value. */
  APC(Rows.controlledAnalogue(), BasicType.STRUCT),
  // settings
  /** Single point setting. */
  SPG(Rows.setting(BasicType.BOOLEAN)),
  /** Integer setting. */
  ING(Rows.setting(BasicType.INT32)),
  /** Enumerated setting, of an enumeration that is named. */
  ENG(Rows.setting(BasicType.ENUM)),
  /** Analogue setting. */
  ASG(Rows.analogueSetting()),
  // descriptions
  /** Device name plate. */
  DPL(Rows.texts(List.of("vendor"),
      List.of("hwRev", "swRev", "serNum", "model", "location", "name", "owner", "ePSName"))),
  /** Logical node name plate. */
  LPL(Rows.logicalNodePlate());

  private final List<Row> rows;
  private final Optional<BasicType> command;

  CommonDataClass(List<Row> rows) {
    this.rows = rows;
    this.command = Optional.empty();
  }

  CommonDataClass(List<Row> rows, BasicType command) {
    this.rows = rows;
    this.command = Optional.of(command);
  }

  /**
   * The class of this name.
   *
   * @throws IllegalArgumentException if there is none here
   */
  public static CommonDataClass of(String name) {
    return Stream.of(values()).filter(known -> known.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no common data class %s among %s".formatted(name,
            Arrays.toString(values()))));
  }

  /** Names of the attributes and data objects that each object of the class has. */
  public List<String> mandatory() {
    return names(Set.of(Presence.MANDATORY));
  }

  /** Names of those that one may have; see {@link DataObjectDescription#with}. */
  public List<String> optional() {
    return names(Set.of(Presence.OPTIONAL, Presence.AT_LEAST_ONE));
  }

  /** Names of those of the {@link #optional} of which an object has one or more, as the phases of WYE and DEL are. */
  public List<String> atLeastOne() {
    return names(Set.of(Presence.AT_LEAST_ONE));
  }

  /** Whether it takes commands: it has ctlModel then. */
  public boolean controllable() { return command.isPresent(); }

  private List<String> names(Set<Presence> presences) {
    return rows.stream().filter(row -> presences.contains(row.presence())).map(Row::name).toList();
  }

  List<Row> rows() { return rows; }

  /** The type of ctlVal; of a structure it is AnalogueValue, of an enumeration that of the object. */
  Optional<BasicType> command() {
    return command;
  }

  boolean enumerated() { return this == ENS || this == ENC || this == ENG; }

  /** Whether its values may belong to setting groups. */
  boolean setting() {
    return this == SPG || this == ING || this == ENG || this == ASG;
  }

  /** Presence conditions (IEC 61850-7-3 §5.2): M, O and AtLeastOne. */
  enum Presence {
    MANDATORY, OPTIONAL, AT_LEAST_ONE
  }

  /** A line of the table. */
  sealed interface Row {
    String name();

    Presence presence();

    /** A data attribute. */
    record Attribute(AttributeDescription attribute, Presence presence) implements Row {
      @Override
      public String name() { return attribute.name(); }
    }

    /** A sub data object. @param cdc by name, since classes are made of others */
    record SubObject(String name, String cdc, Presence presence) implements Row {}
  }
}
