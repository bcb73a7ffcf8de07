package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.app.config.BridgeSettings;
import io.gridtap.dlms.cosem.Measurement;
import io.gridtap.dlms.cosem.MeasurementTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages of names and variables are printed from the tables; run with -Dgridtap.docs=write to print them anew. */
class MeterNamesDocumentTest {
  private static final Path MEASUREMENTS = Path.of("../docs/reference/measurements.md");
  private static final Path BRIDGE = Path.of("../docs/reference/bridge.md");

  @Test
  void everyMeasurementStandsOnThePage() throws IOException {
    StringBuilder page = new StringBuilder("""
        # Named measurements

        Printed from the table. These names may be used wherever an OBIS code may. A code with `*` for its channel B is
        recognised on any channel; it is read on channel 0, and by `gridtap bridge dlms-mqtt` on channel 1.

        | Name | OBIS | Class | Attribute | Description |
        |---|---|---|---|---|
        """);
    for (Measurement row : MeasurementTable.STANDARD.rows()) {
      String code = row.obis().toString();
      page.append("| `%s` | `%s` | %d | %d | %s |\n".formatted(row.name(),
          row.anyChannel() ? code.replaceFirst("-\\d+:", "-*:") : code, row.classId(), row.attribute(),
          row.description()));
    }
    same(MEASUREMENTS, page.toString());
  }

  @Test
  void everyVariableOfTheBridgeStandsOnThePage() throws IOException {
    StringBuilder page = new StringBuilder(
        """
            # Variables of `gridtap bridge dlms-mqtt`

            Printed from the program. They are read from the environment, and from a file `.env` in the current directory for
            what the environment does not set. One that is empty counts as not set.

            | Variable | Default | Meaning |
            |---|---|---|
            """);
    for (BridgeSettings.Variable variable : BridgeSettings.Variable.values())
      page.append("| `%s` | %s | %s |\n".formatted(variable, variable.usual().isEmpty() ? "" : variable.usual(),
          variable.meaning()));
    same(BRIDGE, page.toString());
  }

  private static void same(Path file, String page) throws IOException {
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(file, page);
    assertThat(Files.readString(file)).isEqualTo(page);
  }
}
