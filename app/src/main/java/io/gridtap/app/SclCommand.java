package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap scl}: what is done with SCL files. */
@Command(name = "scl", description = "SCL files (IEC 61850-6).%n", subcommands = {SclCheckCommand.class,
    SclShowCommand.class})
final class SclCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
