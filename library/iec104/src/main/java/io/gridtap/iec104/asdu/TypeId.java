package io.gridtap.iec104.asdu;

import static io.gridtap.iec104.asdu.TimeTag.Form.CP24;
import static io.gridtap.iec104.asdu.TimeTag.Form.CP56;
import static io.gridtap.iec104.asdu.TimeTag.Form.NONE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Type identification (IEC 60870-5-101 §7.2.1), 0…255. Each exists once: compare with {@code ==}. The constants are the
 * table of the standard: a row composes an information element set and a time tag.
 */
public final class TypeId {
  /** What a type is for. */
  public enum Kind {
    /** Process information in monitor direction. */
    MONITOR,
    /** Commands to the process. */
    COMMAND,
    /** System information in either direction. */
    SYSTEM, PARAMETER, FILE,
    /** IEC TS 60870-5-7; their octets are passed as they are. */
    SECURITY,
    /** Reserved or private; their octets are passed as they are. */
    UNKNOWN
  }

  private static final long INTERROGATED = causes(IntStream.rangeClosed(20, 36).toArray());
  private static final long UNKNOWN_CAUSES = causes(44, 45, 46, 47);
  private static final long STATUS = causes(2, 3, 5, 11, 12) | INTERROGATED;
  private static final long STATUS_EVENT = causes(3, 5, 11, 12);
  private static final long BITS = causes(2, 3, 5) | INTERROGATED;
  private static final long MEASURED = causes(1, 2, 3, 5) | INTERROGATED;
  private static final long MEASURED_EVENT = causes(3, 5);
  private static final long COUNTER = causes(3, 37, 38, 39, 40, 41);
  private static final long SPONTANEOUS = causes(3);
  private static final long AUTHENTICATED = causes(14, 15, 16);
  private static final long REQUESTED = causes(5);
  private static final long ACTIVATED = causes(6);
  private static final long CANCELLED = causes(6, 8);
  private static final long CONFIRMED = causes(7) | UNKNOWN_CAUSES;
  private static final long EXECUTED = causes(7, 9, 10) | UNKNOWN_CAUSES;
  private static final long TRANSFER = causes(13);
  private static final long REFUSED_TRANSFER = TRANSFER | UNKNOWN_CAUSES;
  private static final long ANY = -1;

  private static final TypeId[] ALL = new TypeId[256];

  public static final TypeId M_SP_NA_1 = monitor(1, "M_SP_NA_1", SinglePoint.ELEMENTS, NONE, STATUS, "single point");
  public static final TypeId M_SP_TA_1 = monitor(2, "M_SP_TA_1", SinglePoint.ELEMENTS, CP24, STATUS_EVENT,
      "single point, short time");
  public static final TypeId M_DP_NA_1 = monitor(3, "M_DP_NA_1", DoublePoint.ELEMENTS, NONE, STATUS, "double point");
  public static final TypeId M_DP_TA_1 = monitor(4, "M_DP_TA_1", DoublePoint.ELEMENTS, CP24, STATUS_EVENT,
      "double point, short time");
  public static final TypeId M_ST_NA_1 = monitor(5, "M_ST_NA_1", StepPosition.ELEMENTS, NONE, STATUS, "step position");
  public static final TypeId M_ST_TA_1 = monitor(6, "M_ST_TA_1", StepPosition.ELEMENTS, CP24, STATUS_EVENT,
      "step position, short time");
  public static final TypeId M_BO_NA_1 = monitor(7, "M_BO_NA_1", Bitstring32.ELEMENTS, NONE, BITS, "32 bits");
  public static final TypeId M_BO_TA_1 = monitor(8, "M_BO_TA_1", Bitstring32.ELEMENTS, CP24, MEASURED_EVENT,
      "32 bits, short time");
  public static final TypeId M_ME_NA_1 = monitor(9, "M_ME_NA_1", NormalizedValue.ELEMENTS, NONE, MEASURED,
      "measured value, normalized");
  public static final TypeId M_ME_TA_1 = monitor(10, "M_ME_TA_1", NormalizedValue.ELEMENTS, CP24, MEASURED_EVENT,
      "measured value, normalized, short time");
  public static final TypeId M_ME_NB_1 = monitor(11, "M_ME_NB_1", ScaledValue.ELEMENTS, NONE, MEASURED,
      "measured value, scaled");
  public static final TypeId M_ME_TB_1 = monitor(12, "M_ME_TB_1", ScaledValue.ELEMENTS, CP24, MEASURED_EVENT,
      "measured value, scaled, short time");
  public static final TypeId M_ME_NC_1 = monitor(13, "M_ME_NC_1", ShortFloat.ELEMENTS, NONE, MEASURED,
      "measured value, floating point");
  public static final TypeId M_ME_TC_1 = monitor(14, "M_ME_TC_1", ShortFloat.ELEMENTS, CP24, MEASURED_EVENT,
      "measured value, floating point, short time");
  public static final TypeId M_IT_NA_1 = monitor(15, "M_IT_NA_1", IntegratedTotal.ELEMENTS, NONE, COUNTER,
      "integrated total");
  public static final TypeId M_IT_TA_1 = monitor(16, "M_IT_TA_1", IntegratedTotal.ELEMENTS, CP24, COUNTER,
      "integrated total, short time");
  public static final TypeId M_EP_TA_1 = monitor(17, "M_EP_TA_1", ProtectionEvent.ELEMENTS, CP24, SPONTANEOUS,
      "protection event, short time");
  public static final TypeId M_EP_TB_1 = monitor(18, "M_EP_TB_1", ProtectionStart.ELEMENTS, CP24, SPONTANEOUS,
      "protection start events, short time");
  public static final TypeId M_EP_TC_1 = monitor(19, "M_EP_TC_1", ProtectionOutput.ELEMENTS, CP24, SPONTANEOUS,
      "protection output circuits, short time");
  public static final TypeId M_PS_NA_1 = monitor(20, "M_PS_NA_1", StatusAndChange.ELEMENTS, NONE, STATUS,
      "16 single points with change detection");
  public static final TypeId M_ME_ND_1 = monitor(21, "M_ME_ND_1", NormalizedWithoutQuality.ELEMENTS, NONE, MEASURED,
      "measured value, normalized, without quality");

  public static final TypeId M_SP_TB_1 = monitor(30, "M_SP_TB_1", SinglePoint.ELEMENTS, CP56, STATUS_EVENT,
      "single point, time");
  public static final TypeId M_DP_TB_1 = monitor(31, "M_DP_TB_1", DoublePoint.ELEMENTS, CP56, STATUS_EVENT,
      "double point, time");
  public static final TypeId M_ST_TB_1 = monitor(32, "M_ST_TB_1", StepPosition.ELEMENTS, CP56, STATUS_EVENT,
      "step position, time");
  public static final TypeId M_BO_TB_1 = monitor(33, "M_BO_TB_1", Bitstring32.ELEMENTS, CP56, MEASURED_EVENT,
      "32 bits, time");
  public static final TypeId M_ME_TD_1 = monitor(34, "M_ME_TD_1", NormalizedValue.ELEMENTS, CP56, MEASURED_EVENT,
      "measured value, normalized, time");
  public static final TypeId M_ME_TE_1 = monitor(35, "M_ME_TE_1", ScaledValue.ELEMENTS, CP56, MEASURED_EVENT,
      "measured value, scaled, time");
  public static final TypeId M_ME_TF_1 = monitor(36, "M_ME_TF_1", ShortFloat.ELEMENTS, CP56, MEASURED_EVENT,
      "measured value, floating point, time");
  public static final TypeId M_IT_TB_1 = monitor(37, "M_IT_TB_1", IntegratedTotal.ELEMENTS, CP56, COUNTER,
      "integrated total, time");
  public static final TypeId M_EP_TD_1 = monitor(38, "M_EP_TD_1", ProtectionEvent.ELEMENTS, CP56, SPONTANEOUS,
      "protection event, time");
  public static final TypeId M_EP_TE_1 = monitor(39, "M_EP_TE_1", ProtectionStart.ELEMENTS, CP56, SPONTANEOUS,
      "protection start events, time");
  public static final TypeId M_EP_TF_1 = monitor(40, "M_EP_TF_1", ProtectionOutput.ELEMENTS, CP56, SPONTANEOUS,
      "protection output circuits, time");
  public static final TypeId S_IT_TC_1 = row(41, "S_IT_TC_1", Kind.SECURITY, SecurityStatistics.ELEMENTS, CP56, 0,
      COUNTER, "security statistics, time");

  public static final TypeId C_SC_NA_1 = command(45, "C_SC_NA_1", SingleCommand.ELEMENTS, NONE, "single command");
  public static final TypeId C_DC_NA_1 = command(46, "C_DC_NA_1", DoubleCommand.ELEMENTS, NONE, "double command");
  public static final TypeId C_RC_NA_1 = command(47, "C_RC_NA_1", RegulatingStepCommand.ELEMENTS, NONE,
      "regulating step command");
  public static final TypeId C_SE_NA_1 = command(48, "C_SE_NA_1", SetpointNormalized.ELEMENTS, NONE,
      "set-point, normalized");
  public static final TypeId C_SE_NB_1 = command(49, "C_SE_NB_1", SetpointScaled.ELEMENTS, NONE, "set-point, scaled");
  public static final TypeId C_SE_NC_1 = command(50, "C_SE_NC_1", SetpointFloat.ELEMENTS, NONE,
      "set-point, floating point");
  public static final TypeId C_BO_NA_1 = command(51, "C_BO_NA_1", BitstringCommand.ELEMENTS, NONE,
      "32 bits as command");
  public static final TypeId C_SC_TA_1 = command(58, "C_SC_TA_1", SingleCommand.ELEMENTS, CP56, "single command, time");
  public static final TypeId C_DC_TA_1 = command(59, "C_DC_TA_1", DoubleCommand.ELEMENTS, CP56, "double command, time");
  public static final TypeId C_RC_TA_1 = command(60, "C_RC_TA_1", RegulatingStepCommand.ELEMENTS, CP56,
      "regulating step command, time");
  public static final TypeId C_SE_TA_1 = command(61, "C_SE_TA_1", SetpointNormalized.ELEMENTS, CP56,
      "set-point, normalized, time");
  public static final TypeId C_SE_TB_1 = command(62, "C_SE_TB_1", SetpointScaled.ELEMENTS, CP56,
      "set-point, scaled, time");
  public static final TypeId C_SE_TC_1 = command(63, "C_SE_TC_1", SetpointFloat.ELEMENTS, CP56,
      "set-point, floating point, time");
  public static final TypeId C_BO_TA_1 = command(64, "C_BO_TA_1", BitstringCommand.ELEMENTS, CP56,
      "32 bits as command, time");

  public static final TypeId M_EI_NA_1 = row(70, "M_EI_NA_1", Kind.SYSTEM, EndOfInitialization.ELEMENTS, NONE, 0,
      causes(4), "end of initialization");

  public static final TypeId S_CH_NA_1 = security(81, "S_CH_NA_1", "authentication challenge");
  public static final TypeId S_RP_NA_1 = security(82, "S_RP_NA_1", "authentication reply");
  public static final TypeId S_AR_NA_1 = security(83, "S_AR_NA_1", "aggressive mode request");
  public static final TypeId S_KR_NA_1 = security(84, "S_KR_NA_1", "session key status request");
  public static final TypeId S_KS_NA_1 = security(85, "S_KS_NA_1", "session key status");
  public static final TypeId S_KC_NA_1 = security(86, "S_KC_NA_1", "session key change");
  public static final TypeId S_ER_NA_1 = security(87, "S_ER_NA_1", "authentication error");
  public static final TypeId S_US_NA_1 = security(90, "S_US_NA_1", "user status change");
  public static final TypeId S_UQ_NA_1 = security(91, "S_UQ_NA_1", "update key change request");
  public static final TypeId S_UR_NA_1 = security(92, "S_UR_NA_1", "update key change reply");
  public static final TypeId S_UK_NA_1 = security(93, "S_UK_NA_1", "update key change, symmetric");
  public static final TypeId S_UA_NA_1 = security(94, "S_UA_NA_1", "update key change, asymmetric");
  public static final TypeId S_UC_NA_1 = security(95, "S_UC_NA_1", "update key change confirmation");

  public static final TypeId C_IC_NA_1 = system(100, "C_IC_NA_1", Interrogation.ELEMENTS, NONE, CANCELLED, EXECUTED,
      "interrogation");
  public static final TypeId C_CI_NA_1 = system(101, "C_CI_NA_1", CounterInterrogation.ELEMENTS, NONE, CANCELLED,
      EXECUTED, "counter interrogation");
  public static final TypeId C_RD_NA_1 = system(102, "C_RD_NA_1", Read.ELEMENTS, NONE, REQUESTED, UNKNOWN_CAUSES,
      "read");
  public static final TypeId C_CS_NA_1 = system(103, "C_CS_NA_1", ClockSynchronization.ELEMENTS, NONE, ACTIVATED,
      SPONTANEOUS | CONFIRMED, "clock synchronization");
  public static final TypeId C_TS_NA_1 = system(104, "C_TS_NA_1", TestPattern.ELEMENTS, NONE, ACTIVATED, CONFIRMED,
      "test");
  public static final TypeId C_RP_NA_1 = system(105, "C_RP_NA_1", ResetProcess.ELEMENTS, NONE, ACTIVATED, CONFIRMED,
      "reset process");
  public static final TypeId C_CD_NA_1 = system(106, "C_CD_NA_1", Delay.ELEMENTS, NONE, ACTIVATED | SPONTANEOUS,
      CONFIRMED, "delay acquisition");
  public static final TypeId C_TS_TA_1 = system(107, "C_TS_TA_1", TestCounter.ELEMENTS, CP56, ACTIVATED, CONFIRMED,
      "test, time");

  public static final TypeId P_ME_NA_1 = parameter(110, "P_ME_NA_1", ParameterNormalized.ELEMENTS, ACTIVATED,
      CONFIRMED | INTERROGATED, "parameter, normalized");
  public static final TypeId P_ME_NB_1 = parameter(111, "P_ME_NB_1", ParameterScaled.ELEMENTS, ACTIVATED,
      CONFIRMED | INTERROGATED, "parameter, scaled");
  public static final TypeId P_ME_NC_1 = parameter(112, "P_ME_NC_1", ParameterFloat.ELEMENTS, ACTIVATED,
      CONFIRMED | INTERROGATED, "parameter, floating point");
  public static final TypeId P_AC_NA_1 = parameter(113, "P_AC_NA_1", ParameterActivation.ELEMENTS, CANCELLED,
      CONFIRMED | causes(9), "parameter activation");

  public static final TypeId F_FR_NA_1 = file(120, "F_FR_NA_1", FileReady.ELEMENTS, NONE, TRANSFER, REFUSED_TRANSFER,
      "file ready");
  public static final TypeId F_SR_NA_1 = file(121, "F_SR_NA_1", SectionReady.ELEMENTS, NONE, TRANSFER,
      REFUSED_TRANSFER, "section ready");
  public static final TypeId F_SC_NA_1 = file(122, "F_SC_NA_1", CallFile.ELEMENTS, NONE, TRANSFER | REQUESTED,
      REFUSED_TRANSFER, "call directory, select or call file or section");
  public static final TypeId F_LS_NA_1 = file(123, "F_LS_NA_1", LastSection.ELEMENTS, NONE, TRANSFER,
      REFUSED_TRANSFER, "last section or segment");
  public static final TypeId F_AF_NA_1 = file(124, "F_AF_NA_1", AckFile.ELEMENTS, NONE, TRANSFER, REFUSED_TRANSFER,
      "acknowledge file or section");
  public static final TypeId F_SG_NA_1 = file(125, "F_SG_NA_1", Segment.ELEMENTS, NONE, TRANSFER, REFUSED_TRANSFER,
      "segment");
  public static final TypeId F_DR_TA_1 = file(126, "F_DR_TA_1", DirectoryEntry.ELEMENTS, CP56, 0, causes(3, 5),
      "directory");
  public static final TypeId F_SC_NB_1 = file(127, "F_SC_NB_1", QueryLog.ELEMENTS, NONE, TRANSFER, REFUSED_TRANSFER,
      "query log");

  static {
    for (int number = 0; number < ALL.length; number++)
      if (ALL[number] == null)
        row(number, "type " + number, Kind.UNKNOWN, Raw.ELEMENTS, NONE, ANY, ANY,
            number < 128 ? "reserved" : "private");
  }

  private final int number;
  private final String name;
  private final Kind kind;
  private final ElementSet<?> elements;
  private final TimeTag.Form tagged;
  private final long controlCauses;
  private final long monitorCauses;
  private final String description;

  private TypeId(int number, String name, Kind kind, ElementSet<?> elements, TimeTag.Form tagged, long controlCauses,
      long monitorCauses, String description) {
    this.number = number;
    this.name = name;
    this.kind = kind;
    this.elements = elements;
    this.tagged = tagged;
    this.controlCauses = controlCauses;
    this.monitorCauses = monitorCauses;
    this.description = description;
  }

  private static TypeId row(int number, String name, Kind kind, ElementSet<?> elements, TimeTag.Form tagged,
      long controlCauses, long monitorCauses, String description) {
    TypeId type = new TypeId(number, name, kind, elements, tagged, controlCauses, monitorCauses, description);
    ALL[number] = type;
    return type;
  }

  private static TypeId monitor(int number, String name, ElementSet<?> elements, TimeTag.Form tagged, long causes,
      String description) {
    return row(number, name, Kind.MONITOR, elements, tagged, 0, causes, description);
  }

  private static TypeId command(int number, String name, ElementSet<?> elements, TimeTag.Form tagged,
      String description) {
    return row(number, name, Kind.COMMAND, elements, tagged, CANCELLED, EXECUTED, description);
  }

  private static TypeId system(int number, String name, ElementSet<?> elements, TimeTag.Form tagged, long control,
      long monitor, String description) {
    return row(number, name, Kind.SYSTEM, elements, tagged, control, monitor, description);
  }

  private static TypeId parameter(int number, String name, ElementSet<?> elements, long control, long monitor,
      String description) {
    return row(number, name, Kind.PARAMETER, elements, NONE, control, monitor, description);
  }

  private static TypeId file(int number, String name, ElementSet<?> elements, TimeTag.Form tagged, long control,
      long monitor, String description) {
    return row(number, name, Kind.FILE, elements, tagged, control, monitor, description);
  }

  private static TypeId security(int number, String name, String description) {
    return row(number, name, Kind.SECURITY, Raw.ELEMENTS, NONE, AUTHENTICATED, AUTHENTICATED, description);
  }

  private static long causes(int... numbers) {
    long causes = 0;
    for (int number : numbers)
      causes |= 1L << number;
    return causes;
  }

  /** @param number 0…255 */
  public static TypeId of(int number) {
    return ALL[Ranges.check("type identification", number, 0, 255)];
  }

  /** All 256, by number. */
  public static List<TypeId> all() { return List.of(ALL); }

  /** The type that carries such information with such a time tag; empty for {@link Raw}. */
  public static Optional<TypeId> carrying(Class<? extends Information> information, TimeTag.Form tagged) {
    return Arrays.stream(ALL).filter(type -> type.tagged == tagged && !type.isRaw())
        .filter(type -> type.elements.information() == information).findFirst();
  }

  public int number() { return number; }

  /** The standard's name ({@code M_ME_NC_1}), or {@code type 200}. */
  public String name() { return name; }

  /** A few words. */
  public String description() { return description; }

  public Kind kind() { return kind; }

  /** Defined by the standard. */
  public boolean isKnown() { return kind != Kind.UNKNOWN; }

  /** 128…255, for private definition. */
  public boolean isPrivate() { return number >= 128; }

  /** Which time tag its objects have. */
  public TimeTag.Form tagged() { return tagged; }

  /** The same information with another time tag, or with none; empty where the standard has no such type. */
  public Optional<TypeId> tagged(TimeTag.Form form) {
    return form == tagged ? Optional.of(this) : isRaw() ? Optional.empty() : carrying(elements.information(), form);
  }

  /** The same information without time tag; empty where the standard has no such type. */
  public Optional<TypeId> untagged() {
    return tagged(NONE);
  }

  /** The records its objects carry; {@link Raw} where the type is unknown. */
  public Class<? extends Information> information() {
    return elements.information();
  }

  /** The standard's symbols of the elements and the time tag: {@code R32 QDS CP56}. */
  public String symbols() {
    return tagged == NONE ? elements.symbols() : elements.symbols() + " " + tagged;
  }

  /** Octets of an object without its address, time tag included; −1 where they vary. */
  public int elementOctets() {
    return elements.octets() == ElementSet.VARIABLE ? ElementSet.VARIABLE : elements.octets() + tagged.octets();
  }

  /** A sequence of elements (SQ=1) may be sent. It is understood of every type of fixed size. */
  public boolean sequenceAllowed() {
    return this == F_DR_TA_1 || kind == Kind.MONITOR && tagged == NONE;
  }

  /** The standard has one object in an ASDU of this type. */
  public boolean singleObject() {
    return switch (kind) {
      case COMMAND, SYSTEM, PARAMETER -> true;
      case FILE -> this != F_DR_TA_1;
      case MONITOR, SECURITY, UNKNOWN -> elementOctets() == ElementSet.VARIABLE;
    };
  }

  /** Sent by the controlling station with this cause. */
  public boolean allowsInControlDirection(Cause cause) {
    return (controlCauses >> cause.number() & 1) != 0;
  }

  /** Sent by the controlled station with this cause. */
  public boolean allowsInMonitorDirection(Cause cause) {
    return (monitorCauses >> cause.number() & 1) != 0;
  }

  /** Allowed in either direction. */
  public boolean allows(Cause cause) {
    return ((controlCauses | monitorCauses) >> cause.number() & 1) != 0;
  }

  ElementSet<?> elements() { return elements; }

  /** Its octets are passed as they are. */
  boolean isRaw() { return elements.information() == Raw.class; }

  @Override
  public String toString() { return name; }
}
