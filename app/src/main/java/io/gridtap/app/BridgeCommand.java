package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap bridge}: one device to one target, without a configuration file. */
@Command(name = "bridge", description = "One device to one target, configured by the environment alone.%n", subcommands = DlmsMqttBridgeCommand.class)
final class BridgeCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which bridge?"); }
}
