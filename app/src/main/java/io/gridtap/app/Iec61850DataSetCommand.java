package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 dataset}: a device's data sets. */
@Command(name = "dataset", description = """
    Data sets: LD0/LLN0.ds lives with the device, /ds belongs to no logical device, @ds lives with one \
    association.%n""", subcommands = {
    Iec61850DataSetListCommand.class,
    Iec61850DataSetShowCommand.class, Iec61850DataSetReadCommand.class, Iec61850DataSetWriteCommand.class,
    Iec61850DataSetCreateCommand.class,
    Iec61850DataSetDeleteCommand.class})
final class Iec61850DataSetCommand extends CommandGroup {}
