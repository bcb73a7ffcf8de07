package io.gridtap.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Codecs and engines have no sockets, no threads and no clocks; and of the library only transport, and the test kit's
 * proxy, open sockets.
 */
class PackagePurityTest {
  private static final Path LIBRARY = Path.of("..", "library").toAbsolutePath().normalize();

  /** The last name of the packages that hold codecs and engines. */
  private static final Set<String> PURE = Set.of("wire", "ber", "axdr", "tpkt", "cotp", "session", "presentation",
      "acse", "pdu", "association", "report", "asdu", "apci", "controlled", "controlling", "file", "hdlc", "wrapper",
      "xdlms", "security", "link", "cosem", "modee", "mbus");

  private static final Pattern IMPURE = Pattern
      .compile("java/net/.*|java/nio/channels/.*|java/util/concurrent/.*|java/lang/Thread.*|java/time/Clock");
  private static final Pattern SOCKETS = Pattern
      .compile(
          "java/net/(Server)?Socket.*|java/net/Datagram.*|javax/net/ssl/SSLSocket.*"
              + "|java/nio/channels/(?!(FileChannel|FileLock|OverlappingFileLockException)$).*");

  @TestFactory
  Stream<DynamicTest> codecsAndEnginesArePure() throws IOException {
    return classes().stream().filter(file -> PURE.contains(file.getName(file.getNameCount() - 2).toString()))
        .map(file -> DynamicTest.dynamicTest(LIBRARY.relativize(file).toString(),
            () -> assertThat(named(file, IMPURE)).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> onlyTransportHasSockets() throws IOException {
    return classes().stream()
        .filter(file -> !file.startsWith(LIBRARY.resolve("transport")) && !file.startsWith(LIBRARY.resolve("testkit")))
        .map(file -> DynamicTest.dynamicTest(LIBRARY.relativize(file).toString(),
            () -> assertThat(named(file, SOCKETS)).isEmpty()));
  }

  @Test
  void thePatternsFindWhatTheyLookFor() throws IOException {
    Path driver = LIBRARY.resolve("transport/target/classes/io/gridtap/transport/TcpConnector.class");
    assertThat(named(driver, SOCKETS)).isNotEmpty();
    assertThat(named(driver, IMPURE)).isNotEmpty();
  }

  private static List<Path> classes() throws IOException {
    List<Path> classes = new ArrayList<>();
    try (Stream<Path> modules = Files.list(LIBRARY)) {
      for (Path module : modules.toList()) {
        Path output = module.resolve("target/classes/io");
        assertThat(output).as("the library is compiled before this test runs").isDirectory();
        try (Stream<Path> files = Files.walk(output)) {
          classes.addAll(files.filter(file -> file.toString().endsWith(".class")).toList());
        }
      }
    }
    return classes;
  }

  private static List<String> named(Path classFile, Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool())
      if (entry instanceof ClassEntry type && pattern.matcher(type.asInternalName()).matches())
        found.add(type.asInternalName());
    return found;
  }
}
