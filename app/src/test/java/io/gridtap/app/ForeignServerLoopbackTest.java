package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The command against a server that no one here wrote. */
class ForeignServerLoopbackTest {
  @Test
  void printsTheReportsOfAForeignServerAndSaysWhatItForgave() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", server.portText(), "--count", "1", "--trg-ops",
          "dchg,gi", "--duration", "60s");
      System.out.println(run.out() + "\n---\n" + run.err());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("Entries (");
    }
  }
}
