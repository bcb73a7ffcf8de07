package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
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

  // What else may be asked of it. Its messages on the way are those of its own log.

  private static Invocation run(ForeignServer server, String command, String... more) {
    List<String> words = new ArrayList<>(List.of("iec61850"));
    words.addAll(List.of(command.split(" ", -1)));
    words.add("127.0.0.1:" + server.portText());
    words.addAll(List.of(more));
    return Invocation.of(words.toArray(String[]::new));
  }

  private static String done(ForeignServer server, String command, String... more) {
    Invocation run = run(server, command, more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static void failsWith(Invocation run, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(words).doesNotContain("\tat ");
  }

  /** It refuses the list of journals, as a device may that has none. */
  @Test
  void browsesAServerThatDoesNotKnowLogs() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      assertThat(done(server, "browse")).startsWith("GOLDLD0").containsPattern("\n  MMXU1 +logical node");
      assertThat(done(server, "browse", "GOLDLD0/LLN0")).containsPattern("\n  Beh +data object")
          .containsPattern("\n  dsMeas +data set").containsPattern("\n  brcbMeas01 +buffered report control block");
      assertThat(done(server, "browse", "GOLDLD0", "--tree")).containsPattern("\n  MMXU1 +logical node")
          .containsPattern("\n +stVal +ST").containsPattern("\n +dsMeas +data set");
      assertThat(done(server, "browse", "--tree", "--format", "json"))
          .contains("{\"reference\":\"GOLDLD0/LLN0$dsMeas\",\"kind\":\"data set\"}");
      assertThat(done(server, "log list")).isEmpty();
      assertThat(done(server, "goose show")).isEmpty();
      assertThat(done(server, "sv show")).isEmpty();
      failsWith(run(server, "setting-group show"), "the device has no setting groups");
      failsWith(run(server, "log list", "NOPE"), "NOPE: ", "of 1 could not be read");
    }
  }

  @Test
  void readsAndWritesAtAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      server.set("GOLDLD0/MMXU1.TotW.mag.f", 4.5f);
      assertThat(done(server, "read", "GOLDLD0/MMXU1.TotW[MX]")).containsPattern("TotW\\.mag\\.f\\[MX\\] +4\\.5 +good");
      failsWith(run(server, "read", "GOLDLD0/MMXU1.TotW[MX]", "GOLDLD0/MMXU1.Nope[MX]"),
          "object-non-existent: no such name", "1 of 2 could not be read");
      done(server, "write", "GOLDLD0/LLN0.NamPlt.d[DC]=elsewhere");
      assertThat(done(server, "read", "GOLDLD0/LLN0.NamPlt.d[DC]")).contains("elsewhere");
      failsWith(run(server, "write", "GOLDLD0/GGIO1.Ind1.stVal[ST]=true"), "object-access-denied: not allowed");
    }
  }

  @Test
  void worksWithTheDataSetsOfAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      assertThat(done(server, "dataset list").lines()).contains("GOLDLD0/LLN0$dsMeas");
      assertThat(done(server, "dataset show", "GOLDLD0/LLN0.dsMeas")).contains("GOLDLD0/MMXU1.Hz[MX]");
      assertThat(done(server, "dataset read", "GOLDLD0/LLN0.dsMeas").lines())
          .anyMatch(line -> line.matches("GOLDLD0/MMXU1\\.Hz\\.mag\\.f\\[MX\\] +0\\.0 +good.*"));
      done(server, "dataset create", "GOLDLD0/LLN0.mine", "GOLDLD0/GGIO1.Ind1[ST]");
      assertThat(done(server, "dataset read", "GOLDLD0/LLN0.mine")).contains("GOLDLD0/GGIO1.Ind1.stVal[ST]");
      failsWith(run(server, "dataset read", "GOLDLD0/LLN0.none"), "object-non-existent",
          "'gridtap iec61850 browse' shows what the device has");
    }
  }

  /** It knows normal security only, and no Cancel. */
  @Test
  void givesCommandsToAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      assertThat(done(server, "control show", "GOLDLD0/GGIO2.SPCSO1")).contains("direct-with-normal-security");
      for (String object : List.of("GOLDLD0/GGIO2.SPCSO1", "GOLDLD0/GGIO2.SPCSO2"))
        assertThat(done(server, "control operate", object, "on", "--yes")).contains(object + ": operated");
      failsWith(run(server, "control operate", "GOLDLD0/GGIO2.SPCSO4", "on", "--yes"),
          "select with value refused: object-access-unsupported; it cannot be accessed that way");
    }
  }

  /** It leaves services unanswered that it does not know. */
  @Test
  void saysThatAForeignServerDoesNotIdentifyItself() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      failsWith(run(server, "identify", "--request-timeout", "1s"), "no answer to Identify", "within 1 s");
    }
  }
}
