package io.gridtap.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Dependencies point down: each module only to modules of a lower floor. */
class ModuleDirectionTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Map<String, Integer> FLOORS = Map.ofEntries(Map.entry("gridtap-wire", 0),
      Map.entry("gridtap-testkit", 1), Map.entry("gridtap-asn1", 1), Map.entry("gridtap-transport", 1),
      Map.entry("gridtap-iec104", 2), Map.entry("gridtap-mms", 2), Map.entry("gridtap-iec61850", 3),
      Map.entry("gridtap-dlms", 2), Map.entry("gridtap-serial", 2),
      Map.entry("gridtap-examples", 4), Map.entry("gridtap-telemetry", 0),
      Map.entry("gridtap-sources", 4), Map.entry("gridtap-sink-console", 4),
      Map.entry("gridtap-sink-victoriametrics", 4), Map.entry("gridtap-sink-sql", 4),
      Map.entry("gridtap-sink-mqtt", 4),
      Map.entry("gridtap-simulators", 4), Map.entry("gridtap-runtime", 5),
      Map.entry("gridtap-app", 6), Map.entry("gridtap-bench", 7));

  /** What cannot be done in Java alone: a module of the library that has one dependency, and nothing depends on. */
  private static final Map<String, String> NATIVE = Map.of("gridtap-serial", "com.fazecast:jSerialComm");

  private record Dependency(String group, String artifact, String scope) {}

  @TestFactory
  Stream<DynamicTest> everyModuleDependsOnLowerFloorsOnly() throws IOException {
    return poms().stream().map(pom -> DynamicTest.dynamicTest(ROOT.relativize(pom).toString(), () -> {
      Element project = parse(pom);
      String artifact = text(project, "artifactId");
      assertThat(FLOORS).as("the floor of a new module is named here").containsKey(artifact);
      boolean library = pom.startsWith(ROOT.resolve("library"));
      for (Dependency dependency : dependencies(project)) {
        if (dependency.scope.equals("test") || dependency.scope.equals("provided")) continue;
        if (dependency.group.equals("io.gridtap")) {
          assertThat(library && NATIVE.containsKey(dependency.artifact))
              .as("%s must not depend on %s: it is chosen by who runs the library", artifact, dependency.artifact)
              .isFalse();
          assertThat(FLOORS.getOrDefault(dependency.artifact, Integer.MAX_VALUE))
              .as("%s must not depend on %s", artifact, dependency.artifact).isLessThan(FLOORS.get(artifact));
        } else {
          boolean allowed = !library
              || (dependency.group + ":" + dependency.artifact).equals(NATIVE.get(artifact));
          assertThat(allowed).as("%s is of the library half, which has no dependencies: %s", artifact, dependency)
              .isTrue();
        }
      }
    }));
  }

  private static List<Path> poms() throws IOException {
    List<Path> poms = new ArrayList<>();
    NodeList modules = parse(ROOT.resolve("pom.xml")).getElementsByTagName("module");
    for (int i = 0; i < modules.getLength(); i++)
      poms.add(ROOT.resolve(modules.item(i).getTextContent()).resolve("pom.xml"));
    assertThat(poms).isNotEmpty();
    return poms;
  }

  private static Element parse(Path pom) throws IOException {
    try (var in = Files.newInputStream(pom)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
    } catch (javax.xml.parsers.ParserConfigurationException | org.xml.sax.SAXException broken) {
      throw new IOException(pom.toString(), broken);
    }
  }

  private static List<Dependency> dependencies(Element project) {
    List<Dependency> dependencies = new ArrayList<>();
    NodeList found = project.getElementsByTagName("dependency");
    for (int i = 0; i < found.getLength(); i++) {
      Element dependency = (Element) found.item(i);
      dependencies.add(new Dependency(text(dependency, "groupId"), text(dependency, "artifactId"),
          text(dependency, "scope").isEmpty() ? "compile" : text(dependency, "scope")));
    }
    return dependencies;
  }

  /** Of a direct child. */
  private static String text(Element element, String name) {
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++)
      if (children.item(i) instanceof Element child && child.getTagName().equals(name))
        return child.getTextContent().strip();
    return "";
  }
}
