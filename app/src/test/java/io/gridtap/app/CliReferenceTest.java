package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The reference of the command line is the commands' own help; run with -Dgridtap.docs=write to print it anew. */
class CliReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/cli.md");

  @Test
  void thePageIsCurrent() throws IOException {
    Terminal terminal = new Terminal(System.in, System.out, System.err, Map.of());
    StringBuilder page = new StringBuilder("# The command line\n\nPrinted from the commands' own help.\n");
    add(page, Gridtap.commandLine(terminal));
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(PAGE, page);
    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  private static void add(StringBuilder page, CommandLine command) {
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n")
        .append(command.getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("[ \\t]+\n", "\n")).append("```\n");
    command.getSubcommands().values().forEach(sub -> add(page, sub));
  }
}
