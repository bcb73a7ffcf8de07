package io.gridtap.app;

import picocli.CommandLine.Command;

/** {@code gridtap iec61850 goose}: what a device sends as GOOSE. */
@Command(name = "goose", description = """
    GOOSE control blocks: what a device sends as GOOSE, to where, and whether it does.%n""", subcommands = {
    Iec61850GooseShowCommand.class, Iec61850GooseSetCommand.class})
final class Iec61850GooseCommand extends CommandGroup {}
