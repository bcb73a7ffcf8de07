package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap iec104 file}: a station's files. */
@Command(name = "file", description = "A station's files: disturbance records, event lists, configurations.%n", subcommands = {
    Iec104FileListCommand.class, Iec104FileGetCommand.class, Iec104FilePutCommand.class})
final class Iec104FileCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
