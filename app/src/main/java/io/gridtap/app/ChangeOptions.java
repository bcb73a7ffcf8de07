package io.gridtap.app;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether the commands that change control blocks ask before, and whether they change anything at all. */
final class ChangeOptions {
  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Say what would be changed, and change nothing.")
  private boolean dryRun;

  /** @param changes words like {@code GoEna=true} @return whether they are to be made */
  boolean agreed(Terminal terminal, String where, String reference, List<String> changes) throws IOException {
    String what = "%s: change %s of %s".formatted(where, String.join(", ", changes), reference);
    if (dryRun) {
      new Narrator(terminal.err()).say(what + "; nothing was changed: --dry-run");
      return false;
    }
    Confirmation.ask(terminal, yes, Printable.of(what));
    return true;
  }
}
