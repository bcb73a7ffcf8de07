package io.gridtap.app;

import io.gridtap.iec104.asdu.StationTime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How information objects are printed. */
final class ObjectOutput {
  @Option(names = "--points", paramLabel = "FILE", description = "CSV with the columns ca, ioa and name: what the points are called. 'gridtap iec104 learn' writes one.")
  private @Nullable Path points;

  @Mixin
  private FormOptions form = new FormOptions();

  boolean json() { return form.json(); }

  Style style(Terminal terminal) { return form.style(terminal); }

  ObjectLines lines(Terminal terminal, StationTime time) {
    PointNames names = PointNames.read(points);
    return json() ? new ObjectJson(time, names) : new ObjectText(style(terminal), time, names);
  }
}
