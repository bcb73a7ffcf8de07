package io.gridtap.serial;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Two pseudo terminals, each the other's far end, made by {@code socat}. */
final class PseudoTerminals implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("PTY is (\\S+)");

  private final Process process;
  final String left;
  final String right;

  /** Where {@code socat} is, if it is. */
  static Optional<Path> socat() {
    return Stream.of("/usr/bin/socat", "/usr/local/bin/socat", "/opt/homebrew/bin/socat").map(Path::of)
        .filter(Files::isExecutable).findFirst();
  }

  PseudoTerminals(Path socat) throws IOException {
    process = new ProcessBuilder(socat.toString(), "-d", "-d", "pty,raw,echo=0", "pty,raw,echo=0")
        .redirectErrorStream(true).start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    left = name(said);
    right = name(said);
  }

  private static String name(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher matcher = NAME.matcher(line);
      if (matcher.find()) return matcher.group(1);
    }
    throw new IOException("socat made no terminals");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.getInputStream().close();
  }
}
