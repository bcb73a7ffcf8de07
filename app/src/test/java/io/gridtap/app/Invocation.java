package io.gridtap.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A command run in this process, and what it printed. */
record Invocation(int exitCode, String out, String err) {
  static Invocation of(String... arguments) { return of(new ByteArrayInputStream(new byte[0]), Map.of(), arguments); }

  static Invocation of(InputStream in, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(in, new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), environment);
    int exitCode = Gridtap.run(terminal, arguments);
    return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> outLines() { return out.lines().toList(); }

  List<String> errLines() { return err.lines().toList(); }
}
