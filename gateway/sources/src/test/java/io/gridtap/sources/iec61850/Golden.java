package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import java.io.IOException;
import java.nio.file.Path;

/** The recorded device's file. */
final class Golden {
  static final Path FILE = Path.of("../../library/iec61850/src/test/resources/scl/golden.cid");

  private Golden() {}

  static IedModel model() throws IOException { return Scl.parse(FILE).model("GOLD"); }
}
