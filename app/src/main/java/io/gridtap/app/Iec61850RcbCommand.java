package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 rcb}: a device's report control blocks. */
@Command(name = "rcb", description = "Report control blocks.%n", subcommands = {Iec61850RcbShowCommand.class,
    Iec61850RcbSetCommand.class})
final class Iec61850RcbCommand extends CommandGroup {}
