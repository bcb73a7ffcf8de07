package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap simulate}: simulated devices. */
@Command(name = "simulate", description = "Simulated devices, for tests and training.%n", subcommands = {
    SimulateIedCommand.class, SimulateMeterCommand.class, SimulateRtuCommand.class})
final class SimulateCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which device?"); }
}
