package io.gridtap.app;

import picocli.CommandLine.Option;

/** How what a device answers is printed. */
final class FormOptions {
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
}
