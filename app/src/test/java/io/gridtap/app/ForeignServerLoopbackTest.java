package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The command against a server that no one here wrote. */
class ForeignServerLoopbackTest {
  @Test
  void printsTheReportsOfAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", server.portText(), "--count", "1", "--duration",
          "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("Entries (").contains("general-interrogation").contains("good");
      assertThat(run.err()).contains("subscribed: RptID").contains("ended after").contains("1 reports");
    }
  }

  @Test
  void listsTheControlBlocksOfAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      Invocation run = Invocation.of("iec61850", "discover", "127.0.0.1", server.portText());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("GOLDLD0/LLN0$BR$brcbMeas01  free").contains("DataSet  GOLDLD0/LLN0$dsMeas");
    }
  }
}
