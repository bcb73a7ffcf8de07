package io.gridtap.iec61850.scl.description;

import static io.gridtap.iec61850.FunctionalConstraint.BL;
import static io.gridtap.iec61850.FunctionalConstraint.CF;
import static io.gridtap.iec61850.FunctionalConstraint.DC;
import static io.gridtap.iec61850.FunctionalConstraint.EX;
import static io.gridtap.iec61850.FunctionalConstraint.MX;
import static io.gridtap.iec61850.FunctionalConstraint.OR;
import static io.gridtap.iec61850.FunctionalConstraint.SP;
import static io.gridtap.iec61850.FunctionalConstraint.ST;
import static io.gridtap.iec61850.FunctionalConstraint.SV;
import static io.gridtap.iec61850.report.TrgOps.Trigger.DATA_CHANGE;
import static io.gridtap.iec61850.report.TrgOps.Trigger.DATA_UPDATE;
import static io.gridtap.iec61850.report.TrgOps.Trigger.QUALITY_CHANGE;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.description.CommonDataClass.Presence;
import io.gridtap.iec61850.scl.description.CommonDataClass.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tables of attributes of IEC 61850-7-3 §7. Each common data class is put together from what it shares with others:
 * its value, substitution, limits, description.
 */
final class Rows {
  /** Stands for the enumeration that an object of ENS, ENC or ENG names. */
  static final String NAMED_BY_OBJECT = "?";

  private Rows() {}

  // Status information (§7.3)

  static List<Row> status(BasicType type) {
    return described(List.of(m(value("stVal", type, ST), DATA_CHANGE)), qualityAndTime(ST),
        substitution(value("subVal", type, SV)), List.of(o("blkEna", BasicType.BOOLEAN, BL)));
  }

  static List<Row> activation() {
    List<Row> rows = new ArrayList<>(List.of(m("general", BasicType.BOOLEAN, ST, DATA_CHANGE)));
    for (String phase : List.of("phsA", "phsB", "phsC", "neut"))
      rows.add(o(phase, BasicType.BOOLEAN, ST, DATA_CHANGE));
    return described(rows, qualityAndTime(ST), List.of(o(structured("originSrc", "Originator", ST))));
  }

  static List<Row> directionalActivation() {
    List<Row> rows = new ArrayList<>(List.of(m("general", BasicType.BOOLEAN, ST, DATA_CHANGE),
        m(enumerated("dirGeneral", "FaultDirectionKind", ST), DATA_CHANGE)));
    for (String phase : List.of("PhsA", "PhsB", "PhsC", "Neut")) {
      rows.add(o(Character.toLowerCase(phase.charAt(0)) + phase.substring(1), BasicType.BOOLEAN, ST, DATA_CHANGE));
      rows.add(o(enumerated("dir" + phase, "PhaseFaultDirectionKind", ST), DATA_CHANGE));
    }
    return described(rows, qualityAndTime(ST));
  }

  static List<Row> counter() {
    return described(
        List.of(m("actVal", BasicType.INT64, ST, DATA_CHANGE), o("frVal", BasicType.INT64, ST, DATA_UPDATE),
            o("frTm", BasicType.TIMESTAMP, ST)),
        qualityAndTime(ST),
        List.of(o(structured("units", "Unit", CF), DATA_CHANGE), m("pulsQty", BasicType.FLOAT32, CF, DATA_CHANGE),
            o("frEna", BasicType.BOOLEAN, CF, DATA_CHANGE), o("strTm", BasicType.TIMESTAMP, CF, DATA_CHANGE),
            o("frPd", BasicType.INT32, CF, DATA_CHANGE), o("frRs", BasicType.BOOLEAN, CF, DATA_CHANGE)));
  }

  // Measurands (§7.4)

  static List<Row> measured() {
    return described(
        List.of(o(analogue("instMag", MX)), m(analogue("mag", MX), DATA_CHANGE, DATA_UPDATE),
            o(enumerated("range", "RangeKind", MX), DATA_CHANGE)),
        qualityAndTime(MX), substitution(analogue("subMag", SV)),
        List.of(o("blkEna", BasicType.BOOLEAN, BL), o(structured("units", "Unit", CF), DATA_CHANGE),
            o("db", BasicType.INT32U, CF, DATA_CHANGE), o("zeroDb", BasicType.INT32U, CF, DATA_CHANGE),
            o(structured("sVC", "ScaledValueConfig", CF), DATA_CHANGE),
            o(structured("rangeC", "RangeConfig", CF), DATA_CHANGE), o("smpRate", BasicType.INT32U, CF, DATA_CHANGE)));
  }

  static List<Row> complexMeasured() {
    return described(
        List.of(o(structured("instCVal", "Vector", MX)),
            m(structured("cVal", "Vector", MX), DATA_CHANGE, DATA_UPDATE),
            o(enumerated("range", "RangeKind", MX), DATA_CHANGE),
            o(enumerated("rangeAng", "RangeKind", MX), DATA_CHANGE)),
        qualityAndTime(MX), substitution(structured("subCVal", "Vector", SV)),
        List.of(o("blkEna", BasicType.BOOLEAN, BL), o(structured("units", "Unit", CF), DATA_CHANGE),
            o("db", BasicType.INT32U, CF, DATA_CHANGE), o("dbAng", BasicType.INT32U, CF, DATA_CHANGE),
            o("zeroDb", BasicType.INT32U, CF, DATA_CHANGE),
            o(structured("rangeC", "RangeConfig", CF), DATA_CHANGE),
            o(structured("rangeAngC", "RangeConfig", CF), DATA_CHANGE),
            o(structured("magSVC", "ScaledValueConfig", CF), DATA_CHANGE),
            o(structured("angSVC", "ScaledValueConfig", CF), DATA_CHANGE),
            o("smpRate", BasicType.INT32U, CF, DATA_CHANGE)));
  }

  /** The samples are integers (AnalogueValue with i), so the scale belongs to them. */
  static List<Row> sampled() {
    return described(
        List.of(m(structured("instMag", "AnalogueValueInteger", MX)),
            m("q", BasicType.QUALITY, MX, QUALITY_CHANGE), o("t", BasicType.TIMESTAMP, MX)),
        List.of(o(structured("units", "Unit", CF), DATA_CHANGE),
            m(structured("sVC", "ScaledValueConfig", CF), DATA_CHANGE),
            o(structured("min", "AnalogueValueInteger", CF), DATA_CHANGE),
            o(structured("max", "AnalogueValueInteger", CF), DATA_CHANGE)));
  }

  /** A device of one phase has that one, a device of the residual current that alone. */
  static List<Row> phases(String cdc, List<String> phases) {
    return described(
        phases.stream().<Row>map(name -> new Row.SubObject(name, cdc, Presence.AT_LEAST_ONE)).toList());
  }

  // Controls (§7.5): what Oper, SBO, SBOw and Cancel are follows from the control model

  /**
   * What they have in common stands among what each has of its own.
   *
   * @param before ctlModel
   * @param between sboClass and operTimeout
   * @param after operTimeout
   */
  static List<Row> control(List<Row> status, List<Row> before, List<Row> between, List<Row> after) {
    List<Row> rows = new ArrayList<>(commandedBy(ST));
    rows.addAll(status);
    int beforeDescription = rows.size() - description().size();
    List<Row> commanded = new ArrayList<>(commanded(ST, before, between));
    commanded.addAll(after);
    rows.addAll(beforeDescription, commanded);
    return List.copyOf(rows);
  }

  static List<Row> pulse() { return List.of(o(structured("pulseConfig", "PulseConfig", CF), DATA_CHANGE)); }

  static List<Row> range(BasicType value, BasicType step) {
    return List.of(o("minVal", value, CF, DATA_CHANGE), o("maxVal", value, CF, DATA_CHANGE),
        o("stepSize", step, CF, DATA_CHANGE));
  }

  static List<Row> steps() {
    return described(List.of(m(structured("valWTr", "ValWithTrans", ST), DATA_CHANGE)), qualityAndTime(ST),
        substitution(structured("subVal", "ValWithTrans", SV)), List.of(o("blkEna", BasicType.BOOLEAN, BL)));
  }

  static List<Row> persistent() { return List.of(m("persistent", BasicType.BOOLEAN, CF, DATA_CHANGE)); }

  static List<Row> units() { return List.of(o(structured("units", "Unit", CF), DATA_CHANGE)); }

  static List<Row> controlledAnalogue() {
    return described(commandedBy(MX), List.of(m(analogue("mxVal", MX), DATA_CHANGE)), qualityAndTime(MX),
        substitution(analogue("subVal", SV)), List.of(o("blkEna", BasicType.BOOLEAN, BL)),
        commanded(MX, List.of(), analogueRange()));
  }

  private static List<Row> commandedBy(FunctionalConstraint constraint) {
    return List.of(o(structured("origin", "Originator", constraint)), o("ctlNum", BasicType.INT8U, constraint));
  }

  private static List<Row> commanded(FunctionalConstraint constraint, List<Row> before, List<Row> between) {
    List<Row> rows = new ArrayList<>(List.of(o("stSeld", BasicType.BOOLEAN, constraint, DATA_CHANGE),
        o("opRcvd", BasicType.BOOLEAN, OR, DATA_CHANGE), o("opOk", BasicType.BOOLEAN, OR, DATA_CHANGE),
        o("tOpOk", BasicType.TIMESTAMP, OR)));
    rows.addAll(before);
    rows.addAll(List.of(m(enumerated("ctlModel", "CtlModelKind", CF), DATA_CHANGE),
        o("sboTimeout", BasicType.INT32U, CF, DATA_CHANGE),
        o(enumerated("sboClass", "SboClassKind", CF), DATA_CHANGE)));
    rows.addAll(between);
    rows.add(o("operTimeout", BasicType.INT32U, CF, DATA_CHANGE));
    return rows;
  }

  // Settings (§7.6, §7.7): under SE where they belong to setting groups

  static List<Row> setting(BasicType type) {
    return described(List.of(m(value("setVal", type, SP), DATA_CHANGE)),
        type == BasicType.INT32 ? range(BasicType.INT32, BasicType.INT32U) : List.of(),
        type == BasicType.INT32 ? units() : List.of());
  }

  static List<Row> analogueSetting() {
    return described(List.of(m(analogue("setMag", SP), DATA_CHANGE)), analogueRange());
  }

  private static List<Row> analogueRange() {
    return List.of(o(structured("units", "Unit", CF), DATA_CHANGE),
        o(structured("sVC", "ScaledValueConfig", CF), DATA_CHANGE), o(analogue("minVal", CF), DATA_CHANGE),
        o(analogue("maxVal", CF), DATA_CHANGE), o(analogue("stepSize", CF), DATA_CHANGE));
  }

  // Descriptions (§7.8)

  static List<Row> texts(List<String> mandatory, List<String> optional) {
    return Stream.concat(mandatory.stream().map(name -> m(text(name))), optional.stream().map(name -> o(text(name))))
        .map(Row.class::cast).toList();
  }

  static List<Row> logicalNodePlate() {
    List<Row> rows = new ArrayList<>(texts(List.of("vendor", "swRev"), List.of("d", "configRev")));
    rows.add(o("dU", BasicType.UNICODE_255, DC));
    // of the settings: ST, as they change with them
    rows.add(0, o("paramRev", BasicType.INT32, ST, DATA_CHANGE));
    rows.add(1, o("valRev", BasicType.INT32, ST, DATA_CHANGE));
    for (String name : List.of("ldNs", "lnNs", "cdcNs", "cdcName", "dataNs"))
      rows.add(o(name, BasicType.VIS_STRING_255, EX));
    return List.copyOf(rows);
  }

  // What many have

  private static List<Row> qualityAndTime(FunctionalConstraint constraint) {
    return List.of(m("q", BasicType.QUALITY, constraint, QUALITY_CHANGE), m("t", BasicType.TIMESTAMP, constraint));
  }

  private static List<Row> substitution(AttributeDescription value) {
    return List.of(o("subEna", BasicType.BOOLEAN, SV), o(value), o("subQ", BasicType.QUALITY, SV),
        o("subID", BasicType.VIS_STRING_64, SV));
  }

  private static List<Row> description() {
    return List.of(o("d", BasicType.VIS_STRING_255, DC), o("dU", BasicType.UNICODE_255, DC),
        o("cdcNs", BasicType.VIS_STRING_255, EX), o("cdcName", BasicType.VIS_STRING_255, EX),
        o("dataNs", BasicType.VIS_STRING_255, EX));
  }

  @SafeVarargs
  private static List<Row> described(List<Row>... parts) {
    List<Row> rows = new ArrayList<>();
    for (List<Row> part : parts) rows.addAll(part);
    rows.addAll(description());
    return List.copyOf(rows);
  }

  private static AttributeDescription value(String name, BasicType type, FunctionalConstraint constraint) {
    return type == BasicType.ENUM
        ? enumerated(name, NAMED_BY_OBJECT, constraint)
        : AttributeDescription.of(name, type, constraint);
  }

  private static AttributeDescription enumerated(String name, String enumeration, FunctionalConstraint constraint) {
    return AttributeDescription.enumerated(name, enumeration, constraint);
  }

  private static AttributeDescription structured(String name, String structure, FunctionalConstraint constraint) {
    return AttributeDescription.structured(name, structure, constraint);
  }

  private static AttributeDescription analogue(String name, FunctionalConstraint constraint) {
    return structured(name, "AnalogueValue", constraint);
  }

  private static AttributeDescription text(String name) {
    return AttributeDescription.of(name, BasicType.VIS_STRING_255, DC);
  }

  private static Row m(String name, BasicType type, FunctionalConstraint constraint, Trigger... triggers) {
    return m(AttributeDescription.of(name, type, constraint), triggers);
  }

  private static Row m(AttributeDescription attribute, Trigger... triggers) {
    return new Row.Attribute(attribute.triggering(triggers), Presence.MANDATORY);
  }

  private static Row o(String name, BasicType type, FunctionalConstraint constraint, Trigger... triggers) {
    return o(AttributeDescription.of(name, type, constraint), triggers);
  }

  private static Row o(AttributeDescription attribute, Trigger... triggers) {
    return new Row.Attribute(attribute.triggering(triggers), Presence.OPTIONAL);
  }
}
