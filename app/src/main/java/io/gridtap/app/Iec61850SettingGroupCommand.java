package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 setting-group}: a device's setting groups. */
@Command(name = "setting-group", description = """
    Setting groups of a logical device: which one is active, and what is in them.%n""", subcommands = {
    Iec61850SettingGroupShowCommand.class,
    Iec61850SettingGroupSelectCommand.class, Iec61850SettingGroupEditCommand.class})
final class Iec61850SettingGroupCommand extends CommandGroup {}
