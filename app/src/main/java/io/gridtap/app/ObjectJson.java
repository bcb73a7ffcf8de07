package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Cp24Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.Raw;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SecurityStatistics;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TimeTag;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** An information object as one line of JSON; the fields are described in {@code docs/reference/json-iec104.md}. */
record ObjectJson(StationTime time, PointNames names) implements ObjectLines {
  @Override
  public String line(Asdu asdu, InformationObject object, Instant receivedAt) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeNumberProperty("ca", asdu.commonAddress());
      json.writeNumberProperty("ioa", object.address());
      names.of(asdu.commonAddress(), object.address()).ifPresent(name -> json.writeStringProperty("name", name));
      json.writeStringProperty("type", asdu.type().name());
      json.writeNumberProperty("typeId", asdu.type().number());
      information(json, object.information());
      ObjectText.quality(object.information()).ifPresent(quality -> quality(json, quality));
      time(json, object.time(), receivedAt);
      json.writeStringProperty("receivedAt", receivedAt.toString());
      cause(json, asdu.cause());
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void information(JsonGenerator json, Information information) {
    switch (information) {
      case Monitored monitored -> monitored(json, monitored);
      case Raw raw -> json.writeStringProperty("value", raw.octets().toHex());
      case Information other -> json.writeStringProperty("value", AsduWords.value(other));
    }
  }

  private static void monitored(JsonGenerator json, Monitored monitored) {
    switch (monitored) {
      case SinglePoint single -> json.writeBooleanProperty("value", single.on());
      case DoublePoint point -> state(json, point.state());
      case StepPosition step -> json.writeNumberProperty("value", step.value()).writeBooleanProperty("transient",
          step.transientState());
      case Bitstring32 bits -> json.writeNumberProperty("value", Integer.toUnsignedLong(bits.bits()));
      case NormalizedValue value -> json.writeNumberProperty("value", value.value()).writeNumberProperty("raw",
          value.raw());
      case NormalizedWithoutQuality value -> json.writeNumberProperty("value", value.value())
          .writeNumberProperty("raw", value.raw());
      case ScaledValue scaled -> json.writeNumberProperty("value", scaled.value());
      case ShortFloat real -> json.writeNumberProperty("value", real.value());
      case IntegratedTotal total -> total(json, total);
      case ProtectionEvent event -> {
        state(json, event.state());
        json.writeNumberProperty("elapsedMillis", event.elapsed().millis());
      }
      case ProtectionStart start -> {
        json.writeNumberProperty("value", start.events());
        words(json, "events", MonitoredWords.events(start));
        json.writeNumberProperty("durationMillis", start.duration().millis());
      }
      case ProtectionOutput output -> {
        json.writeNumberProperty("value", output.circuits());
        words(json, "circuits", MonitoredWords.circuits(output));
        json.writeNumberProperty("operatingMillis", output.operating().millis());
      }
      case StatusAndChange status -> json.writeNumberProperty("value", status.states())
          .writeNumberProperty("changes", status.changes());
      case SecurityStatistics statistics -> {
        json.writeNumberProperty("association", statistics.association());
        total(json, statistics.total());
      }
    }
  }

  private static void state(JsonGenerator json, DoublePoint.State state) {
    json.writeNumberProperty("value", state.code()).writeStringProperty("label",
        MonitoredWords.state(state).toLowerCase(Locale.ROOT));
  }

  private static void total(JsonGenerator json, IntegratedTotal total) {
    json.writeNumberProperty("value", total.counter()).writeNumberProperty("sequence", total.sequence())
        .writeBooleanProperty("carry", total.carry()).writeBooleanProperty("adjusted", total.adjusted());
  }

  private static void words(JsonGenerator json, String name, List<String> words) {
    json.writeArrayPropertyStart(name);
    for (String word : words) json.writeString(word);
    json.writeEndArray();
  }

  private static void quality(JsonGenerator json, Quality quality) {
    json.writeStringProperty("quality", quality.text());
    json.writeArrayPropertyStart("qualityFlags");
    if (!quality.isGood()) for (String flag : quality.text().split(" ", -1)) json.writeString(flag);
    json.writeEndArray();
  }

  private void time(JsonGenerator json, TimeTag tag, Instant receivedAt) {
    Optional<Instant> own = time.instant(tag, receivedAt);
    json.writeStringProperty("time", own.orElse(receivedAt).toString());
    json.writeStringProperty("timeSource", own.isPresent() ? "station" : "arrival");
    if (tag instanceof NoTime) return;
    json.writeObjectPropertyStart("timeTag");
    json.writeStringProperty("as", tag.toString());
    json.writeBooleanProperty("invalid", tag.invalid());
    json.writeBooleanProperty("substituted", tag.substituted());
    switch (tag) {
      case Cp56Time2a cp56 -> json.writeBooleanProperty("summer", cp56.summerTime());
      case Cp24Time2a _,NoTime _ -> {
      }
    }
    json.writeEndObject();
  }

  private static void cause(JsonGenerator json, CauseOfTransmission cause) {
    json.writeStringProperty("cause", cause.cause().name());
    json.writeNumberProperty("causeId", cause.cause().number());
    json.writeBooleanProperty("negative", cause.negative());
    json.writeBooleanProperty("test", cause.test());
    json.writeNumberProperty("originator", cause.originator());
  }
}
