package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 file}: a device's files. */
@Command(name = "file", description = "A device's files: disturbance records, configurations.%n", subcommands = {
    Iec61850FileListCommand.class,
    Iec61850FileGetCommand.class, Iec61850FilePutCommand.class, Iec61850FileDeleteCommand.class,
    Iec61850FileRenameCommand.class})
final class Iec61850FileCommand extends CommandGroup {}
