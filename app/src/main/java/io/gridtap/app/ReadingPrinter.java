package io.gridtap.app;

import io.gridtap.dlms.xdlms.Data;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Readings as a table, as CSV, or as JSON, whose fields are described in {@code docs/guide/dlms.md}. */
record ReadingPrinter(DlmsOutput.Form form, Style style) {
  /** A composite value that is longer goes onto lines of its own. */
  private static final int MAX_LINE = 100;

  String text(List<Reading> readings) {
    StringBuilder out = new StringBuilder();
    switch (form) {
      case TEXT -> table(readings, out);
      case CSV -> {
        out.append(DlmsOutput.csv(List.of("obis", "class", "attribute", "name", "value", "unit", "error")));
        readings.forEach(reading -> out.append(csv(reading)));
      }
      case JSON -> readings.forEach(reading -> out.append(json(reading)));
    }
    return out.toString();
  }

  private void table(List<Reading> readings, StringBuilder out) {
    Table table = new Table("");
    for (Reading reading : readings) {
      if (!reading.isRead()) {
        table.line(Table.Cell.left(reading.label()), Table.Cell.left(reading.title()).painted(style::dim),
            Table.Cell.left(reading.reason()).atMost(0).painted(style::red));
        continue;
      }
      Optional<BigDecimal> number = reading.number();
      String value = reading.shown();
      table.line(Table.Cell.left(reading.label()), Table.Cell.left(reading.title()).painted(style::dim),
          number.isPresent() && value.equals(reading.value())
              ? Table.Cell.right(value).painted(style::bold)
              : Table.Cell.left(value.length() > MAX_LINE ? "below" : value).atMost(24),
          Table.Cell.left(reading.unit()));
    }
    table.appendTo(out);
    for (Reading reading : readings)
      if (reading.outcome() instanceof MeterTalk.Outcome.Value(Data data) && reading.value().length() > MAX_LINE) {
        out.append('\n').append(reading.label()).append('\n');
        DataWords.tree(data, "  ", out);
      }
  }

  private static String csv(Reading reading) {
    return DlmsOutput.csv(List.of(reading.attribute().instance().toString(),
        Integer.toString(reading.attribute().classId()), Integer.toString(reading.attribute().attributeId()),
        reading.name(), reading.value(), reading.unit(), reading.reason()));
  }

  private static String json(Reading reading) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("obis", reading.attribute().instance().toString());
      json.writeNumberProperty("class", reading.attribute().classId());
      json.writeNumberProperty("attribute", reading.attribute().attributeId());
      if (!reading.name().isEmpty()) json.writeStringProperty("name", reading.name());
      if (reading.outcome() instanceof MeterTalk.Outcome.Value(Data data)) value(json, reading, data);
      else
        json.writeStringProperty("error", reading.reason());
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void value(JsonGenerator json, Reading reading, Data data) {
    json.writeName("value");
    Optional<BigDecimal> number = reading.number();
    // a number as it is: its places after the point are the meter's
    if (number.isPresent()) json.writeNumber(number.get());
    else
      DataWords.json(json, data);
    reading.scalerUnit().ifPresent(both -> {
      json.writeStringProperty("unit", both.unit().symbol());
      json.writeNumberProperty("unitCode", both.unit().code());
      json.writeNumberProperty("scaler", both.scaler());
    });
    json.writeStringProperty("type", data.type().word());
    if (number.isEmpty()) json.writeStringProperty("text", reading.value());
  }
}
