package io.gridtap.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks before something is done that cannot be taken back. */
final class Confirmation {
  private static final int MAX_ANSWER = 80;

  private Confirmation() {}

  /**
   * @param given that nothing is to be asked
   * @param what is about to be done
   * @throws CommandFailure unless the answer is yes
   */
  static void ask(Terminal terminal, boolean given, String what) throws IOException {
    if (given) return;
    terminal.err().print("%s? Type yes: ".formatted(what));
    terminal.err().flush();
    String answer = line(terminal).strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("yes"))
      throw CommandFailure.failed("not confirmed, nothing was done; --yes does not ask");
  }

  private static String line(Terminal terminal) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = terminal.in().read();
    for (; octet >= 0 && octet != '\n' && line.length() < MAX_ANSWER; octet = terminal.in().read())
      line.append(new String(new byte[]{(byte) octet}, StandardCharsets.ISO_8859_1));
    // nobody has pressed Enter behind the question
    if (octet < 0) terminal.err().println();
    return line.toString();
  }
}
