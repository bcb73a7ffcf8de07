package io.gridtap.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gridtap dlms}: what is done with meters of DLMS/COSEM. */
@Command(name = "dlms", description = "DLMS/COSEM meters.%n", subcommands = {DlmsReadCommand.class,
    DlmsObjectsCommand.class, DlmsProfileCommand.class, DlmsClockCommand.class, DlmsRelayCommand.class,
    DlmsGetCommand.class, DlmsSetCommand.class, DlmsActionCommand.class, DlmsImageCommand.class, DlmsPushCommand.class,
    DlmsProbeCommand.class, DlmsDecodeCommand.class})
final class DlmsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }
}
