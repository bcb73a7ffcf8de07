package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The page of types is printed from the table. {@code mvn test -Dgridtap.docs=write} writes it; otherwise it must be
 * what the table says.
 */
class TypesDocumentTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "iec104-types.md");

  private static final Map<TypeId.Kind, String> HEADINGS = Map.of(TypeId.Kind.MONITOR,
      "Process information in monitor direction", TypeId.Kind.COMMAND, "Commands", TypeId.Kind.SYSTEM,
      "System information", TypeId.Kind.PARAMETER, "Parameters", TypeId.Kind.FILE, "File transfer",
      TypeId.Kind.SECURITY, "Security extension (IEC TS 60870-5-7)");

  @Test
  void thePageSaysWhatTheTableSays() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(PAGE, page);
    assertThat(PAGE).as("written by: mvn test -Dgridtap.docs=write").hasContent(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(
        """
            # IEC 60870-5-104: the types

            Printed from the table of the code by a test; do not edit.

            Octets are those of one object without its address, time tag included. N is how many objects an ASDU of 249
            octets holds, each with its address (SQ=0) and in sequence (SQ=1); one ASDU of a command carries one object.
            A sequence is understood of every type of fixed size. Causes are listed for the direction they go: control
            is from the controlling to the controlled station.
            """);
    for (TypeId.Kind kind : TypeId.Kind.values()) {
      if (kind == TypeId.Kind.UNKNOWN) continue;
      page.append("\n## ").append(HEADINGS.get(kind)).append("\n\n");
      page.append("| Number | Name | | Elements | Octets | N, SQ=0 | N, SQ=1 | Causes, control | Causes, monitor |\n");
      page.append("|---|---|---|---|---|---|---|---|---|\n");
      TypeId.all().stream().filter(type -> type.kind() == kind).forEach(type -> row(page, type));
    }
    page.append("""

        All other numbers are reserved, or private from 128 on. Their octets, and those of the security extension, are
        passed as they are.

        ## Causes of transmission

        | Number | Name |
        |---|---|
        """);
    for (int number = 0; number < 64; number++) {
      Cause cause = Cause.of(number);
      if (!cause.name().startsWith("cause ")) page.append("| %d | %s |\n".formatted(number, cause));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, TypeId type) {
    int inSequence = Asdu.maxObjects(type, true, FieldSizes.IEC104);
    page.append(String.format(Locale.ROOT, "| %d | %s | %s | %s | %s | %d | %s | %s | %s |%n", type.number(),
        type.name(), type.description(), type.symbols(),
        type.elementOctets() < 0 ? "varies" : String.valueOf(type.elementOctets()),
        Asdu.maxObjects(type, false, FieldSizes.IEC104), inSequence == 0 ? "–" : String.valueOf(inSequence),
        causes(type::allowsInControlDirection), causes(type::allowsInMonitorDirection)));
  }

  /** {@code 2, 3, 5, 20–36}. */
  private static String causes(Predicate<Cause> allowed) {
    StringJoiner ranges = new StringJoiner(", ");
    for (int from = 0; from < 64; from++) {
      if (!allowed.test(Cause.of(from))) continue;
      int to = from;
      while (to < 63 && allowed.test(Cause.of(to + 1))) to++;
      ranges.add(from == to ? String.valueOf(from) : to == from + 1 ? from + ", " + to : from + "–" + to);
      from = to;
    }
    return ranges.length() == 0 ? "–" : ranges.toString();
  }
}
