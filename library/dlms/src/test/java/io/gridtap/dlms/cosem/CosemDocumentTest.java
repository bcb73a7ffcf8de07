package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The pages of classes, units and names are printed from the tables. {@code mvn test -Dgridtap.docs=write} writes them;
 * otherwise they must be what the tables say.
 */
class CosemDocumentTest {
  private static final Path PAGES = Path.of("..", "..", "docs", "reference");

  private static void check(String name, String page) throws IOException {
    Path file = PAGES.resolve(name);
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(file, page);
    assertThat(file).as("written by: mvn test -Dgridtap.docs=write").hasContent(page);
  }

  @Test
  void thePageOfClassesSaysWhatTheTableSays() throws IOException {
    StringBuilder page = new StringBuilder(
        """
            # COSEM: interface classes

            Printed from the table of the code by a test; do not edit.

            Attribute 1 of every class is `logical_name`, r. Attributes in italics are set by the meter. Access is
            what their use suggests: r read, w written, x invoked, r(w) written in some meters or objects only; what a meter
            allows is up to the access rights of the association. With short names attribute k is at base name + 8 × (k − 1),
            methods are at the offset given. Of a version that is not here the nearest older one is taken; classes that are
            not here are read and written by number.
            """);
    for (InterfaceClass each : InterfaceClass.all()) {
      page.append(
          "\n## %d %s, version %d\n\n| Attribute | Name | Type | Access |\n|---|---|---|---|\n".formatted(each.id(),
              each.name(), each.version()));
      for (InterfaceClass.Attribute attribute : each.attributes()) {
        if (attribute.id() == 1) continue;
        String mark = attribute.dynamic() ? "*" : "";
        page.append("| %d | %s%s%s | %s | %s |\n".formatted(attribute.id(), mark,
            attribute.name().replace("_", "\\_"), mark, attribute.type(), attribute.access().word()));
      }
      if (each.methods().isEmpty()) continue;
      page.append("\n| Method | Name | Offset | Access |\n|---|---|---|---|\n");
      for (InterfaceClass.Method method : each.methods()) {
        var offset = each.shortNameOffset(method.id());
        page.append("| %d | %s | %s | %s |\n".formatted(method.id(), method.name().replace("_", "\\_"),
            offset.isEmpty() ? "–" : "0x%02X".formatted(offset.getAsInt()), method.isReserved() ? "–" : "x"));
      }
    }
    check("cosem-classes.md", page.toString());
  }

  @Test
  void thePageOfUnitsSaysWhatTheTableSays() throws IOException {
    StringBuilder page = new StringBuilder("""
        # COSEM: units

        Printed from the table of the code by a test; do not edit. Codes that are not here keep their number.

        | Code | Symbol | Quantity |
        |---|---|---|
        """);
    for (Unit unit : Unit.all())
      page.append("| %d | %s | %s |\n".formatted(unit.code(), unit.symbol(), unit.quantity()));
    check("cosem-units.md", page.toString());
  }

  @Test
  void thePageOfNamesSaysWhatTheTablesSay() throws IOException {
    StringBuilder page = new StringBuilder("""
        # COSEM: OBIS codes and names of measurements

        Printed from the tables of the code by a test; do not edit.

        ## Measurements

        Recognised on any channel (B).

        | Name | OBIS code | Class | Attribute | Description |
        |---|---|---|---|---|
        """);
    for (Measurement row : MeasurementTable.STANDARD.rows())
      page.append("| %s | %s | %d | %d | %s |\n".formatted(row.name().replace("_", "\\_"), row.obis(), row.classId(),
          row.attribute(), row.description()));
    page.append("""

        ## Objects

        Value groups A to F; `*` is any. The first row that fits counts. All other codes of electricity are put in words
        by their value groups.

        | A B C D E F | Usual class | Meaning |
        |---|---|---|
        """);
    for (ObisNames.Row row : ObisNames.rows())
      page.append("| `%s` | %d | %s |\n".formatted(row.pattern(), row.classId(), row.meaning()));
    check("cosem-obis.md", page.toString());
  }
}
