package io.gridtap.app;

import io.gridtap.dlms.Push;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.PushBodies;
import io.gridtap.dlms.cosem.PushReport;
import io.gridtap.dlms.cosem.PushReport.PushValue;
import io.gridtap.dlms.cosem.PushTemplate;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.Obis;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Prints what meters push: a head and a line a value, or JSON. */
record PushPrinter(DlmsOutput.Form form, Style style, List<PushTemplate> templates) {
  /** A value and what it is called. */
  private record Line(String obis, String name, Data raw, Optional<BigDecimal> number, String unit) {}

  String text(Push push, Instant receivedAt) {
    List<Line> lines = lines(push);
    return switch (form) {
      case TEXT -> text(push, receivedAt, lines);
      case CSV -> {
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(DlmsOutput.csv(List.of(receivedAt.toString(), push.peer(),
            push.title().map(Object::toString).orElse(""), line.obis(), line.name(), value(line), line.unit()))));
        yield out.toString();
      }
      case JSON -> json(push, receivedAt, lines);
    };
  }

  private List<Line> lines(Push push) {
    if (push.notification() instanceof DataNotification data) {
      PushReport report = PushBodies.read(data.body(), templates);
      return report.values().stream().map(PushPrinter::line).toList();
    }
    if (push.notification() instanceof EventNotification(var _, var attribute, var value))
      return List.of(new Line(attribute.toString(), name(attribute.instance()), value, Optional.empty(), ""));
    return push.values().stream().map(value -> new Line("", "", value, Optional.<BigDecimal>empty(), "")).toList();
  }

  private static Line line(PushValue value) {
    return new Line(value.name().map(Object::toString).orElse(""), value.name().map(PushPrinter::name).orElse(""),
        value.raw(), value.value(), value.scalerUnit().map(both -> both.unit().symbol()).orElse(""));
  }

  private static String name(Obis obis) { return MeasurementTable.STANDARD.of(obis).map(row -> row.name()).orElse(""); }

  private String text(Push push, Instant receivedAt, List<Line> lines) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold("%s  %s%s%s%s%n".formatted(TextReport.millis(receivedAt), push.peer(),
        push.title().map(title -> "  " + title).orElse(""), "  " + kind(push),
        push.time().map(time -> "  " + CosemDateTimes.text(time)).orElse(""))));
    Table table = new Table("  ");
    for (Line line : lines)
      table.line(Table.Cell.left(line.obis()), Table.Cell.left(line.name()).painted(style::dim),
          line.number().isPresent() ? Table.Cell.right(value(line)) : Table.Cell.left(value(line)).atMost(24),
          Table.Cell.left(line.unit()));
    table.appendTo(out);
    return out.toString();
  }

  private static String value(Line line) {
    return line.number().map(BigDecimal::toPlainString).orElseGet(() -> DataWords.line(line.raw()));
  }

  private static String kind(Push push) {
    String name = switch (push.notification()) {
      case DataNotification _ -> "data-notification";
      case EventNotification _ -> "event-notification";
      default -> "information-report"; // a push is no other APDU
    };
    return push.protection().octet() == 0 ? name : name + ", " + push.protection();
  }

  private static String json(Push push, Instant receivedAt, List<Line> lines) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("receivedAt", receivedAt.toString());
      json.writeStringProperty("peer", push.peer());
      push.title().ifPresent(title -> json.writeStringProperty("systemTitle", title.toString()));
      json.writeNumberProperty("client", push.route().client());
      json.writeNumberProperty("logical", push.route().logical());
      json.writeStringProperty("kind", kind(push));
      push.time().ifPresent(time -> json.writeStringProperty("time", CosemDateTimes.text(time)));
      json.writeArrayPropertyStart("values");
      for (Line line : lines) {
        json.writeStartObject();
        if (!line.obis().isEmpty()) json.writeStringProperty("obis", line.obis());
        if (!line.name().isEmpty()) json.writeStringProperty("name", line.name());
        json.writeName("value");
        if (line.number().isPresent()) json.writeNumber(line.number().get());
        else
          DataWords.json(json, line.raw());
        if (!line.unit().isEmpty()) json.writeStringProperty("unit", line.unit());
        json.writeStringProperty("type", line.raw().type().word());
        if (line.number().isEmpty()) json.writeStringProperty("text", value(line));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }
}
