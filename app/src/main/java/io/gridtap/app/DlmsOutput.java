package io.gridtap.app;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How values are printed. */
final class DlmsOutput {
  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, csv, or json: one object a line. Default: ${DEFAULT-VALUE}.")
  private Form format = Form.TEXT;

  @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto", description = "auto for on a terminal unless NO_COLOR is set, always, or never. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.When colour = OutputOptions.When.AUTO;

  /** Of what is printed. */
  enum Form {
    TEXT, JSON, CSV
  }

  Form form() { return format; }

  Style style(Terminal terminal) {
    return switch (colour) {
      case AUTO -> Style.of(terminal.wantsColour());
      case ALWAYS -> Style.COLOURED;
      case NEVER -> Style.PLAIN;
    };
  }

  /** A cell as RFC 4180 wants it. */
  static String csv(String cell) {
    String plain = Printable.of(cell);
    return plain.matches("[^,\"]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
  }

  static String csv(List<String> cells) {
    return cells.stream().map(DlmsOutput::csv).collect(Collectors.joining(",", "", "\n"));
  }
}
