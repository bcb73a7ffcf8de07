package io.gridtap.iec104.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The page of conformance cases is printed from the list beside this class, after each test it names was found.
 * {@code mvn test -Dgridtap.docs=write} writes it; otherwise it must be what the list says.
 */
class ConformanceDocumentTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "iec104-conformance.md");
  private static final String ROOT = "io.gridtap.iec104.";
  private static final List<String> PACKAGES = List.of("", "apci.", "asdu.", "controlling.", "controlled.", "file.",
      "interop.");

  @Test
  void eachCaseHasItsTests() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(PAGE, page);
    assertThat(PAGE).as("written by: mvn test -Dgridtap.docs=write").hasContent(page);
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder(
        """
            # IEC 60870-5-104: conformance

            Printed from a list beside the tests by a test that finds each of them; do not edit.

            The families are those of IEC TS 60870-5-604; the cases have names of ours. All of them run with every build, the
            procedures octet by octet and to the nanosecond, as engines without sockets. t0 is the limit of the connector and
            is tested with it.
            """);
    for (String line : cases()) {
      if (line.startsWith("## ")) page.append('\n').append(line).append("\n\n| Case | Tests |\n|---|---|\n");
      else
        page.append(row(line));
    }
    return page.toString();
  }

  private static List<String> cases() throws IOException {
    try (var in = Objects.requireNonNull(ConformanceDocumentTest.class.getResourceAsStream("/conformance-cases.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    }
  }

  /** {@code name of the case: Class#method Class#method}. */
  private static String row(String line) {
    int colon = line.lastIndexOf(": ");
    assertThat(colon).as(line).isPositive();
    StringJoiner tests = new StringJoiner(", ");
    for (String test : line.substring(colon + 2).split(" ", -1)) {
      String[] names = test.split("#", -1);
      assertThat(names).as(test).hasSize(2);
      assertThat(methods(type(names[0]))).as("%s, for the case: %s", test, line).anySatisfy(method -> {
        assertThat(method.getName()).isEqualTo(names[1]);
        assertThat(AnnotationSupport.isAnnotated(method, Testable.class)).isTrue();
      });
      tests.add("`" + test + "`");
    }
    return "| %s | %s |\n".formatted(line.substring(0, colon), tests);
  }

  private static Class<?> type(String name) {
    for (String of : PACKAGES) {
      try {
        return Class.forName(ROOT + of + name, false, ConformanceDocumentTest.class.getClassLoader());
      } catch (ClassNotFoundException elsewhere) {
        assertThat(elsewhere).hasMessageContaining(name);
      }
    }
    throw new AssertionError("there is no test class " + name);
  }

  /** Of the class and those nested in it. */
  private static List<Method> methods(Class<?> type) {
    List<Method> methods = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    for (Class<?> nested : type.getDeclaredClasses()) methods.addAll(methods(nested));
    return methods;
  }
}
