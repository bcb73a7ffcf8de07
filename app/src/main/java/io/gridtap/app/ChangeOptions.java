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

  /**
   * Asks, or shows what is not changed.
   *
   * @param block what is changed
   * @return whether it is to be changed
   */
  boolean agreed(Terminal terminal, FormOptions form, String where, StreamBlocks.Named block,
      List<? extends StreamBlocks.Change<?>> changes) throws IOException {
    String what = "%s: change %s of %s".formatted(where, String.join(", ",
        changes.stream().map(change -> "%s=%s".formatted(change.attribute(), change.value())).toList()),
        block.reference());
    if (dryRun) {
      if (form.json())
        for (StreamBlocks.Change<?> change : changes)
          JsonLine.print(terminal, line -> StreamBlocks.write(line, block, change, false));
      new Narrator(terminal.err()).say(what + "; nothing was changed: --dry-run");
      return false;
    }
    Confirmation.ask(terminal, yes, Printable.of(what));
    return true;
  }
}
