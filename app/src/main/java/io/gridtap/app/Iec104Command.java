package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap iec104}: what is done with stations of IEC 60870-5-104. */
@Command(name = "iec104", description = "IEC 60870-5-104 stations.%n", subcommands = {Iec104ListenCommand.class,
    Iec104InterrogateCommand.class, Iec104CountersCommand.class, Iec104ReadCommand.class, Iec104OperateCommand.class,
    Iec104SetpointCommand.class, Iec104ParameterCommand.class, Iec104ClockCommand.class, Iec104TestCommand.class,
    Iec104ResetCommand.class, Iec104LearnCommand.class, Iec104FileCommand.class})
final class Iec104Command implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
