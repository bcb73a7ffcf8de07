package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 log}: a device's logs. */
@Command(name = "log", description = "Logs: what a device has entered, and what makes it enter.%n", subcommands = {
    Iec61850LogListCommand.class, Iec61850LogShowCommand.class,
    Iec61850LogSetCommand.class})
final class Iec61850LogCommand extends CommandGroup {}
