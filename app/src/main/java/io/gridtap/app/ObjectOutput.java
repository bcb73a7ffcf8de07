package io.gridtap.app;

import io.gridtap.iec104.asdu.StationTime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How information objects are printed. */
final class ObjectOutput {
  @Option(names = "--points", paramLabel = "FILE", description = "CSV with the columns ca, ioa and name: what the points are called. 'gridtap iec104 learn' writes one.")
  private @Nullable Path points;

  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one object a line. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.Form format = OutputOptions.Form.TEXT;

  @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto", description = "auto for on a terminal unless NO_COLOR is set, always, or never. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.When colour = OutputOptions.When.AUTO;

  boolean json() { return format == OutputOptions.Form.JSON; }

  Style style(Terminal terminal) {
    return switch (colour) {
      case AUTO -> Style.of(terminal.wantsColour());
      case ALWAYS -> Style.COLOURED;
      case NEVER -> Style.PLAIN;
    };
  }

  ObjectLines lines(Terminal terminal, StationTime time) {
    PointNames names = PointNames.read(points);
    return json() ? new ObjectJson(time, names) : new ObjectText(style(terminal), time, names);
  }
}
