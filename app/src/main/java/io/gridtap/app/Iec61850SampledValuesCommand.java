package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 sv}: what a device sends as sampled values. */
@Command(name = "sv", description = """
    Control blocks of sampled values: what a device sends, to where, and whether it does.%n""", subcommands = {
    Iec61850SampledValuesShowCommand.class, Iec61850SampledValuesSetCommand.class})
final class Iec61850SampledValuesCommand extends CommandGroup {}
