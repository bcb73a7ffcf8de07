package io.gridtap.sink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.sink.sql.Faults.Meaning;
import io.gridtap.sink.sql.Faults.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The parts of the reference page between its markers are printed from the code's tables;
 * {@code mvn test -Dgridtap.docs=write} prints them anew.
 */
class SqlReferenceTest {
  private static final Path PAGE = Path.of("../../../docs/reference/sql.md");

  @Test
  void thePageSaysWhatTheCodeDoes() throws IOException {
    String before = Files.readString(PAGE);
    String page = printed(before, "columns", columns());
    page = printed(page, "statements", statements());
    page = printed(page, "errors", errors());
    if ("write".equals(System.getProperty("gridtap.docs")))
      Files.writeString(PAGE, page);
    assertThat(PAGE).as("written by: mvn test -Dgridtap.docs=write").hasContent(page);
  }

  private static String printed(String page, String name, String content) {
    String begin = "<!-- printed: " + name + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf("<!-- end -->", from);
    assertThat(from).as(begin).isNotNegative();
    return page.substring(0, from + begin.length()) + content + page.substring(to);
  }

  private static String columns() {
    StringBuilder table = new StringBuilder("| Column | Meaning |\n|---|---|\n");
    for (Column column : Column.values())
      table.append("| `%s`%s | %s |\n".formatted(column.sql(), Dialect.key().contains(column) ? " (key)" : "",
          column.meaning()));
    return table.toString();
  }

  private static String statements() {
    StringBuilder text = new StringBuilder();
    for (Dialect dialect : Dialect.values())
      text.append("### %s\n\n```sql\n%s;\n```\n\nTwo rows are inserted by\n\n```sql\n%s\n```\n\n".formatted(
          dialect.title(), dialect.create(Table.STANDARD), wrapped(dialect.insert(Table.STANDARD, 2))));
    return text.toString();
  }

  /** For people. */
  private static String wrapped(String statement) {
    return statement.replace(" VALUES ", "\nVALUES ").replace("), (", "),\n  (").replace(" ON ", "\nON ")
        .replace(") SELECT ", ")\nSELECT ").replace(" FROM (VALUES", "\nFROM (VALUES")
        .replace(" WHERE NOT", "\nWHERE NOT").replace(" WHERE m.", "\n  WHERE m.");
  }

  private static String errors() {
    StringBuilder text = new StringBuilder();
    for (Dialect dialect : Dialect.values()) {
      text.append("### %s\n\nCodes of: %s.\n\n| Codes | Counted and logged as | What happens |\n|---|---|---|\n"
          .formatted(dialect.title(), dialect.faults().source()));
      Map<Meaning, List<String>> rows = new TreeMap<>(Comparator.comparing(Meaning::verdict)
          .thenComparing(Meaning::what));
      dialect.faults().codes().forEach((code, meaning) -> add(rows, meaning, code.toString()));
      dialect.faults().states().forEach((state, meaning) -> add(rows, meaning,
          "SQLSTATE " + (state.length() == 2 ? state + "…" : state)));
      rows.forEach((meaning, codes) -> text.append("| %s | %s | %s |\n".formatted(codes.stream()
          .collect(Collectors.joining(", ")), meaning.what(), happens(meaning.verdict()))));
      text.append('\n');
    }
    assertThat(Arrays.asList(Verdict.values())).hasSize(4);
    return text.toString();
  }

  private static void add(Map<Meaning, List<String>> rows, Meaning meaning, String code) {
    rows.computeIfAbsent(meaning, none -> new ArrayList<>()).add(code);
  }

  private static String happens(Verdict verdict) {
    return switch (verdict) {
      case PASSING -> "tried again";
      case OPERATOR -> "kept and tried again; said at each attempt";
      case DATA -> "the measurement at fault is set aside";
      case HOPELESS -> "the batch is set aside";
    };
  }
}
