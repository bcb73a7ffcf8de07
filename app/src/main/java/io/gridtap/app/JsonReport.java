package io.gridtap.app;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.Report;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import io.gridtap.wire.Octets;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A report as one line of JSON; the fields are described in {@code docs/reference/json-report.md}.
 *
 * @param verbose with qualities and times as values of their own, and everything raw
 */
record JsonReport(TimeChoice time, boolean verbose) implements ReportFormat {
  static final JsonFactory JSON = new JsonFactory();

  @Override
  public String text(String device, Report report, Optional<Octets> pdu) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      if (!device.isEmpty()) json.writeStringProperty("device", device);
      head(json, report);
      json.writeArrayPropertyStart("entries");
      for (Report.Entry entry : report.entries()) entry(json, report, entry);
      json.writeEndArray();
      json.writeArrayPropertyStart("remarks");
      for (String remark : report.remarks()) json.writeString(remark);
      json.writeEndArray();
      pdu.ifPresent(octets -> json.writeStringProperty("pdu", octets.toHex()));
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void head(JsonGenerator json, Report report) {
    json.writeStringProperty("rcb", report.rcb());
    json.writeStringProperty("rptId", report.rptId());
    report.datSet().ifPresent(set -> json.writeStringProperty("dataSet", set));
    report.sqNum().ifPresent(number -> json.writeNumberProperty("seqNum", number));
    report.timeOfEntry().ifPresent(at -> json.writeStringProperty("timeOfEntry", TextReport.millis(at)));
    report.bufOvfl().ifPresent(lost -> json.writeBooleanProperty("bufOvfl", lost));
    report.entryId().ifPresent(id -> json.writeStringProperty("entryId", id.toHex()));
    report.confRev().ifPresent(revision -> json.writeNumberProperty("confRev", revision));
    json.writeArrayPropertyStart("optFlds");
    for (OptFlds.Field field : OptFlds.Field.values()) if (report.optFlds().has(field)) json.writeString(field.text());
    json.writeEndArray();
    json.writeStringProperty("receivedAt", report.receivedAt().toString());
  }

  private void entry(JsonGenerator json, Report report, Report.Entry entry) {
    json.writeStartObject();
    json.writeNumberProperty("index", entry.index());
    json.writeStringProperty("member", entry.member().name());
    if (!entry.dataReference().isEmpty()) json.writeStringProperty("dataReference", entry.dataReference());
    json.writeArrayPropertyStart("reason");
    for (ReasonCode.Reason reason : ReasonCode.Reason.values())
      if (entry.reason().has(reason)) json.writeString(reason.text());
    json.writeEndArray();
    json.writeArrayPropertyStart("values");
    for (Row row : Row.of(report, entry, verbose)) row(json, report, row);
    json.writeEndArray();
    if (verbose) json.writeStringProperty("raw", TextReport.raw(entry.data()).replace(" ", ""));
    json.writeEndObject();
  }

  private void row(JsonGenerator json, Report report, Row row) {
    json.writeStartObject();
    if (!row.path().isEmpty()) json.writeStringProperty("path", row.path());
    value(json, row.value());
    row.quality().ifPresent(quality -> quality(json, quality));
    Row.Time observed = row.time(report, time);
    json.writeStringProperty("time", observed.at().toString());
    json.writeStringProperty("timeSource", observed.source().name().toLowerCase(Locale.ROOT));
    row.timestamp().ifPresent(stamp -> clock(json, stamp));
    json.writeEndObject();
  }

  /** Type and value; of an enumeration also the label. */
  static void value(JsonGenerator json, Value value) {
    switch (value) {
      case Value.Bool flag -> typed(json, "boolean").writeBooleanProperty("value", flag.value());
      case Value.Int(long number) -> typed(json, "integer").writeNumberProperty("value", number);
      case Value.Unsigned(long number) -> typed(json, "unsigned").writeNumberProperty("value", number);
      case Value.Float32(float number) -> typed(json, "float32").writeNumberProperty("value", number);
      case Value.Float64(double number) -> typed(json, "float64").writeNumberProperty("value", number);
      case Value.Enumerated(int ordinal, String label) -> {
        typed(json, "enumerated").writeNumberProperty("value", ordinal);
        if (!label.isEmpty()) json.writeStringProperty("label", label);
      }
      case Dbpos position ->
        typed(json, "dbpos").writeNumberProperty("value", position.ordinal()).writeStringProperty("label",
            position.text());
      case Tcmd command ->
        typed(json, "tcmd").writeNumberProperty("value", command.ordinal()).writeStringProperty("label",
            command.text());
      case Value.Text(String text) -> typed(json, "text").writeStringProperty("value", text);
      case Value.OctetString(var octets) -> typed(json, "octets").writeStringProperty("value", octets.toHex());
      case Value.Bits(var bits) -> typed(json, "bits").writeStringProperty("value", bits.toString());
      case Value.Check check -> typed(json, "check").writeStringProperty("value", check.text());
      case Value.EntryTime at -> typed(json, "entry-time").writeStringProperty("value", at.text());
      case Timestamp stamp -> typed(json, "timestamp").writeStringProperty("value", stamp.instant().toString());
      case Quality quality -> {
        typed(json, "quality").writeStringProperty("value", quality.text());
        flags(json, quality);
      }
      case Value.Structure structure -> typed(json, "structure").writeStringProperty("value", structure.text());
      case Value.Array array -> typed(json, "array").writeStringProperty("value", array.text());
      case Value.Other other -> typed(json, "other").writeStringProperty("value", other.text());
      case Value.Unavailable unavailable -> typed(json, "unavailable").writeNullProperty("value")
          .writeStringProperty("error", unavailable.text());
    }
  }

  private static JsonGenerator typed(JsonGenerator json, String type) { return json.writeStringProperty("type", type); }

  static void quality(JsonGenerator json, Quality quality) {
    json.writeStringProperty("quality", quality.text());
    flags(json, quality);
  }

  private static void flags(JsonGenerator json, Quality quality) {
    json.writeObjectPropertyStart("qualityFlags");
    json.writeStringProperty("validity", quality.validity().name().toLowerCase(Locale.ROOT));
    for (Quality.Detail detail : Quality.Detail.values())
      if (quality.has(detail)) json.writeBooleanProperty(detail.text(), true);
    json.writeEndObject();
  }

  /** What the device's clock says of itself. */
  static void clock(JsonGenerator json, Timestamp stamp) {
    json.writeObjectPropertyStart("clock");
    json.writeBooleanProperty("set", stamp.isSet());
    json.writeBooleanProperty("leapSecondsKnown", stamp.leapSecondsKnown());
    json.writeBooleanProperty("failure", stamp.clockFailure());
    json.writeBooleanProperty("notSynchronized", stamp.clockNotSynchronized());
    if (stamp.accuracyBits() != Timestamp.UNSPECIFIED_ACCURACY)
      json.writeNumberProperty("accuracyBits", stamp.accuracyBits());
    json.writeEndObject();
  }
}
