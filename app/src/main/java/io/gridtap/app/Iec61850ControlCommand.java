package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 control}: commands to the process. */
@Command(name = "control", description = """
    Commands to the process: switches, tap changers, set points.%n""", subcommands = {
    Iec61850ControlShowCommand.class,
    Iec61850ControlSelectCommand.class, Iec61850ControlOperateCommand.class, Iec61850ControlCancelCommand.class})
final class Iec61850ControlCommand extends CommandGroup {}
