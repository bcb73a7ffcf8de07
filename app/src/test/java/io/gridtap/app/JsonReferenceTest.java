package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What docs/reference/json-iec61850.md tells is what the commands have. */
class JsonReferenceTest {
  /** Reports have a page of their own. */
  private static final Set<String> ELSEWHERE = Set.of("report");

  @Test
  void thePageTellsOfEachCommandThatPrintsJson() throws IOException {
    Set<String> commands = new TreeSet<>();
    add(commands, "", iec61850());
    commands.removeAll(ELSEWHERE);
    assertThat(new TreeSet<>(JsonPage.read().commands())).isEqualTo(commands);
  }

  @Test
  void eachCommandHasAFormForPrograms() {
    Set<String> commands = new TreeSet<>();
    addWithout(commands, "", iec61850());
    assertThat(commands).isEmpty();
  }

  private static CommandLine iec61850() {
    Terminal terminal = new Terminal(System.in, System.out, System.err, Map.of());
    return Gridtap.commandLine(terminal).getSubcommands().get("iec61850");
  }

  private static boolean formatted(CommandLine command) {
    return command.getCommandSpec().findOption("--format") != null;
  }

  private static void add(Set<String> commands, String name, CommandLine command) {
    if (formatted(command)) commands.add(name.strip());
    command.getSubcommands().forEach((word, sub) -> add(commands, name + " " + word, sub));
  }

  private static void addWithout(Set<String> commands, String name, CommandLine command) {
    if (command.getSubcommands().isEmpty() && !formatted(command)) commands.add(name.strip());
    command.getSubcommands().forEach((word, sub) -> addWithout(commands, name + " " + word, sub));
  }
}
