package io.gridtap.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gridtap completion}: a script for bash and zsh. */
@Command(name = "completion", description = "Prints a script that completes gridtap's commands and options in bash and zsh.%n", footerHeading = "%nExample:%n", footer = "  source <(gridtap completion)")
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  CompletionCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("gridtap", spec.root().commandLine()));
    terminal.out().print('\n');
    return Exit.DONE;
  }
}
