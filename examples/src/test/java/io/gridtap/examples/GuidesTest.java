package io.gridtap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The guides show the programs as they are here, without the package. {@code mvn test -Dgridtap.docs=write} writes the
 * programs into the guides, each in place of the one of its name.
 */
class GuidesTest {
  private static final Path GUIDES = Path.of("..", "docs", "guide");
  private static final Path PROGRAMS = Path.of("src", "main", "java", "io", "gridtap", "examples");
  private static final String PACKAGE = "package io.gridtap.examples;\n\n";
  /** A block that is a whole program begins with its imports; others are parts. */
  private static final Pattern PROGRAM = Pattern.compile("```java\n(import .*?)```\n", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);

  private static List<Path> guides() throws IOException {
    try (Stream<Path> files = Files.list(GUIDES)) {
      return files.filter(file -> String.valueOf(file.getFileName()).matches("iec61850-.*\\.md")).sorted().toList();
    }
  }

  private static List<String> shown(String guide) {
    return PROGRAM.matcher(guide).results().map(block -> name(block.group(1))).toList();
  }

  private static String name(String program) {
    Matcher name = NAME.matcher(program);
    assertThat(name.find()).as("a public class in\n%s", program).isTrue();
    return name.group(1);
  }

  private static String source(String name) throws IOException {
    String source = Files.readString(PROGRAMS.resolve(name + ".java"));
    assertThat(source).startsWith(PACKAGE);
    return source.substring(PACKAGE.length());
  }

  /** The guide with its programs as they are. */
  private static String printed(String guide) throws IOException {
    StringBuilder printed = new StringBuilder();
    int from = 0;
    for (MatchResult block : PROGRAM.matcher(guide).results().toList()) {
      printed.append(guide, from, block.start(1)).append(source(name(block.group(1))));
      from = block.end(1);
    }
    return printed.append(guide.substring(from)).toString();
  }

  @TestFactory
  Stream<DynamicTest> aGuideShowsItsPrograms() throws IOException {
    return guides().stream().map(guide -> DynamicTest.dynamicTest(String.valueOf(guide.getFileName()), () -> {
      String printed = printed(Files.readString(guide));
      if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(guide, printed);
      assertThat(Files.readString(guide)).as("written by: mvn test -Dgridtap.docs=write").isEqualTo(printed);
    }));
  }

  @Test
  void everyProgramStandsInOneGuide() throws IOException {
    List<String> shown = new ArrayList<>();
    for (Path guide : guides()) shown.addAll(shown(Files.readString(guide)));
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      assertThat(shown).containsExactlyInAnyOrderElementsOf(files.map(file -> String.valueOf(file.getFileName()))
          .filter(file -> !file.equals("package-info.java")).map(file -> file.replace(".java", "")).toList());
    }
  }
}
