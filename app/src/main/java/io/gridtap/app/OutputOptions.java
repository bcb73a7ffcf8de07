package io.gridtap.app;

import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import picocli.CommandLine.Option;

/** How reports are printed. */
final class OutputOptions {
  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one report a line. Default: ${DEFAULT-VALUE}.")
  private Form format = Form.TEXT;

  @Option(names = "--time", paramLabel = "WHICH", defaultValue = "member", description = "Time of a value: member for its own t if valid, else TimeOfEntry, else arrival; entry; or arrival. Default: ${DEFAULT-VALUE}.")
  private TimeChoice time = TimeChoice.MEMBER;

  @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto", description = "auto for on a terminal unless NO_COLOR is set, always, or never. Default: ${DEFAULT-VALUE}.")
  private When colour = When.AUTO;

  @Option(names = "--verbose", description = "Show each report and each entry also as it came, and qualities and times as values of their own.")
  private boolean verbose;

  /** Of what is printed. */
  enum Form {
    TEXT, JSON
  }

  /** Of colours. */
  enum When {
    AUTO, ALWAYS, NEVER
  }

  boolean verbose() { return verbose; }

  boolean json() { return format == Form.JSON; }

  TimeChoice time() { return time; }

  Style style(Terminal terminal) {
    return switch (colour) {
      case AUTO -> Style.of(terminal.wantsColour());
      case ALWAYS -> Style.COLOURED;
      case NEVER -> Style.PLAIN;
    };
  }

  /** @param maxLines of values in a report as text, unless it is verbose */
  ReportFormat reportFormat(Terminal terminal, int maxLines) {
    return json()
        ? new JsonReport(time, verbose)
        : new TextReport(style(terminal), time, verbose, verbose ? Integer.MAX_VALUE : maxLines);
  }
}
