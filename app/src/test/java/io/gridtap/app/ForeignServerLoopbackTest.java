package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The command against a server that no one here wrote. */
class ForeignServerLoopbackTest {
  @Test
  void printsTheReportsOfAForeignServer() throws IOException {
    try (ForeignServer server = ForeignServer.start("foreign.icd")) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", server.portText(), "--count", "1", "--duration",
          "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("Entries (").contains("general-interrogation").contains("good");
      assertThat(run.err()).contains("subscribed: RptID").contains("ended after").contains("1 report with");
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

  // Commands one after the other. Warnings on the way are those of its own log.

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Asked {
    private ForeignServer server;

    @BeforeAll
    void start() throws IOException { server = ForeignServer.start("foreign.icd"); }

    @AfterAll
    void stop() { server.close(); }

    private Invocation run(String command, String... more) {
      List<String> words = new ArrayList<>(List.of("iec61850"));
      words.addAll(List.of(command.split(" ", -1)));
      words.add("127.0.0.1:" + server.portText());
      words.addAll(List.of(more));
      return Invocation.of(words.toArray(String[]::new));
    }

    private String done(String command, String... more) {
      Invocation run = run(command, more);
      assertThat(run.exitCode()).as(run.err()).isZero();
      return run.out();
    }

    private static Invocation failsWith(Invocation run, String... words) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
      assertThat(run.err()).contains(words).doesNotContain("\tat ");
      return run;
    }

    /** It refuses the list of journals, as a device may that has none. */
    @Test
    void browsesThoughLogsAreUnknown() {
      assertThat(done("browse", "GOLDLD0/LLN0")).containsPattern("\n  Beh +data object")
          .containsPattern("\n  dsMeas +data set").containsPattern("\n  brcbMeas01 +buffered report control block");
      assertThat(done("browse", "GOLDLD0", "--tree")).containsPattern("\n  MMXU1 +logical node")
          .containsPattern("\n +stVal +ST").containsPattern("\n +dsMeas +data set");
      assertThat(done("log list")).isEmpty();
      failsWith(run("log list", "NOPE"), "NOPE, logs: ", "NOPE, log control blocks: ", "2 of 2 could not be read");
    }

    @Test
    void readsAndWrites() {
      server.set("GOLDLD0/MMXU1.TotW.mag.f", 4.5f);
      done("write", "GOLDLD0/LLN0.NamPlt.d[DC]=elsewhere");
      assertThat(failsWith(run("read", "GOLDLD0/MMXU1.TotW[MX]", "GOLDLD0/LLN0.NamPlt.d[DC]", "GOLDLD0/MMXU1.Nope[MX]"),
          "object-non-existent: no such name", "1 of 3 could not be read").out())
          .containsPattern("TotW\\.mag\\.f\\[MX\\] +4\\.5 +good").contains("elsewhere");
      failsWith(run("write", "GOLDLD0/GGIO1.Ind1.stVal[ST]=true"), "object-access-denied: not allowed");
    }

    @Test
    void worksWithDataSets() {
      done("dataset create", "GOLDLD0/LLN0.mine", "GOLDLD0/GGIO1.Ind1[ST]");
      assertThat(done("dataset list").lines()).contains("GOLDLD0/LLN0$dsMeas", "GOLDLD0/LLN0$mine");
      assertThat(done("dataset read", "GOLDLD0/LLN0.mine")).contains("GOLDLD0/GGIO1.Ind1.stVal[ST]");
      // all it says are numbers of its own
      failsWith(run("dataset read", "GOLDLD0/LLN0.none"), "others/", "an error of the device's own");
    }

    /** It knows normal security only. */
    @Test
    void givesCommands() {
      for (String object : List.of("GOLDLD0/GGIO2.SPCSO1", "GOLDLD0/GGIO2.SPCSO2"))
        assertThat(done("control operate", object, "on", "--yes")).contains(object + ": operated");
      failsWith(run("control operate", "GOLDLD0/GGIO2.SPCSO4", "on", "--yes"),
          "select with value refused: object-access-unsupported; it cannot be accessed that way");
    }

    /** It leaves services unanswered that it does not know. */
    @Test
    void saysThatItDoesNotIdentifyItself() {
      failsWith(run("identify", "--request-timeout", "1s"), "no answer to Identify", "within 1 s");
    }
  }
}
