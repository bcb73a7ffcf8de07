package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850}: what is done with IEC 61850 devices. */
@Command(name = "iec61850", description = "IEC 61850 devices (MMS).%n", subcommands = {Iec61850IdentifyCommand.class,
    Iec61850BrowseCommand.class, Iec61850ReadCommand.class, Iec61850WriteCommand.class, Iec61850DataSetCommand.class,
    Iec61850RcbCommand.class, ReportCommand.class, DiscoverCommand.class, Iec61850ControlCommand.class,
    Iec61850FileCommand.class, Iec61850SettingGroupCommand.class, Iec61850LogCommand.class,
    Iec61850GooseCommand.class, Iec61850SampledValuesCommand.class, Iec61850DiffCommand.class})
final class Iec61850Command extends CommandGroup {}
