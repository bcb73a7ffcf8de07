package io.gridtap.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that tells the JSON of the commands of {@code gridtap iec61850}. */
final class JsonPage {
  private static final Path PAGE = Path.of("../docs/reference/json-iec61850.md");
  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  /** A part of the page. @param commands it tells of @param fields all names of fields that stand in it */
  private record Section(Set<String> commands, Set<String> fields) {}

  private final List<Section> sections = new ArrayList<>();

  private JsonPage() {}

  static JsonPage read() throws IOException {
    JsonPage page = new JsonPage();
    for (String section : Files.readString(PAGE).split("\n## ", -1)) page.sections.add(section(section));
    return page;
  }

  private static Section section(String text) {
    List<String> lines = text.lines().toList();
    Set<String> commands = new LinkedHashSet<>();
    // options behind a command are none of its name
    words(lines.getFirst()).forEach(word -> commands.add(word.replaceFirst(" --.*", "")));
    boolean listing = false;
    for (String line : lines) {
      if (!line.startsWith("|")) listing = false;
      else if (line.startsWith("| Command |")) listing = true;
      else if (listing) commands.addAll(words(line.split("\\|", 3)[1]));
    }
    return new Section(commands, new LinkedHashSet<>(words(text)));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) words.add(word.group(1));
    return words;
  }

  /** {@code dataset list}. */
  Set<String> commands() {
    Set<String> commands = new LinkedHashSet<>();
    for (Section section : sections) commands.addAll(section.commands);
    return commands;
  }

  /** What may stand in the lines of a command. */
  Set<String> fields(String command) {
    Set<String> fields = new LinkedHashSet<>();
    for (Section section : sections) if (section.commands.contains(command)) fields.addAll(section.fields);
    return fields;
  }
}
