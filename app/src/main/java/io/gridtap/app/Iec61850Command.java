package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap iec61850}: what is done with IEC 61850 devices. */
@Command(name = "iec61850", description = "IEC 61850 devices (MMS).%n", subcommands = {Iec61850BrowseCommand.class,
    Iec61850ReadCommand.class, ReportCommand.class, DiscoverCommand.class, Iec61850IdentifyCommand.class})
final class Iec61850Command implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
