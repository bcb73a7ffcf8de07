package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
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

  @Test
  void explore() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      for (String words : List.of("browse", "browse GOLDLD0/LLN0", "browse GOLDLD1 --tree", "browse GOLDLD0/LLN0 --debug", "log list", "log list --format json", "goose show", "sv show", "setting-group show",
          "rcb show GOLDLD0/LLN0.BR.brcbMeas01", "rcb set GOLDLD0/LLN0.BR.brcbMeas01 BufTm=100", "identify --request-timeout 2s", "read GOLDLD0/MMXU1.TotW[MX]", "read GOLDLD0/MMXU1.Nope[MX]", "write GOLDLD0/LLN0.NamPlt.d[DC]=x --yes", "write GOLDLD0/GGIO1.Ind1.stVal[ST]=true --yes",
          "dataset list", "dataset show GOLDLD0/LLN0.dsMeas", "dataset read GOLDLD0/LLN0.dsMeas", "dataset create GOLDLD0/LLN0.mine GOLDLD0/GGIO1.Ind1[ST]", "dataset delete GOLDLD0/LLN0.dsMeas", "control show GOLDLD0/GGIO2.SPCSO1", "control operate GOLDLD0/GGIO2.SPCSO1 on --yes",
          "control operate GOLDLD0/GGIO2.SPCSO2 on --yes", "control select GOLDLD0/GGIO2.SPCSO2", "control operate GOLDLD0/GGIO2.SPCSO4 on --yes", "file list", "log show GOLDLD0/LLN0.EventLog")) {
        List<String> all = new java.util.ArrayList<>(List.of("iec61850"));
        List<String> parts = new java.util.ArrayList<>(List.of(words.split(" ", -1)));
        int verb = List.of("browse", "identify", "read", "write").contains(parts.getFirst()) ? 1 : 2;
        parts.add(verb, "127.0.0.1:" + server.portText());
        all.addAll(parts);
        Invocation run = Invocation.of(all.toArray(String[]::new));
        System.out.println("=== " + words + " -> " + run.exitCode());
        run.outLines().stream().limit(words.contains("debug") ? 0 : 25).forEach(l -> System.out.println("  out " + l));
        run.errLines().stream().limit(words.contains("debug") ? 400 : 25).forEach(l -> System.out.println("  err " + l));
      }
    }
  }
}
