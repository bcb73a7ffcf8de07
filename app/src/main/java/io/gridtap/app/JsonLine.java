package io.gridtap.app;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** An object of JSON in a line of its own. */
final class JsonLine {
  private JsonLine() {}

  /** Prints it at once: what comes after it may fail. */
  static void print(Terminal terminal, Consumer<JsonGenerator> properties) {
    terminal.out().print(of(properties));
    terminal.out().flush();
  }

  /** @param properties writes them */
  static String of(Consumer<JsonGenerator> properties) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }
}
