package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap dlms push}: what meters send by themselves. */
@Command(name = "push", description = "What meters send by themselves.%n", subcommands = DlmsPushListenCommand.class)
final class DlmsPushCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
