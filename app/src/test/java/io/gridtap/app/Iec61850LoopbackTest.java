package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code gridtap iec61850} against a simulated bay that stands still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Iec61850LoopbackTest {
  private SimulatedIed bay;

  @BeforeAll
  void start() throws IOException {
    bay = SimulatedIed.start(Substation.FILES.getFirst(), SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  @AfterAll
  void stop() { bay.close(); }

  private Invocation run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("iec61850"));
    words.addAll(List.of(command.split(" ", -1)));
    words.add("127.0.0.1:" + bay.address().getPort());
    words.addAll(List.of(more));
    return Invocation.of(words.toArray(String[]::new));
  }

  private Invocation done(String command, String... more) {
    Invocation run = run(command, more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static void failsWith(Invocation run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(words).doesNotContain("\tat ");
  }

  // ---- identify

  @Test
  void identifyTellsVendorStatusAndWhatWasAgreedOn() {
    assertThat(done("identify", "--max-outstanding", "3", "--max-pdu", "8000").out()).containsPattern(
        "vendor +Gridtap\nmodel +BAY1\n").contains("operational", "up to 8000 octets", "3 at a time",
            "define-named-variable-list");
    assertThat(done("identify", "--format", "json").out()).startsWith("{\"vendor\":\"Gridtap\",\"model\":\"BAY1\"")
        .contains("\"physicalStatus\":0", "\"maxPduOctets\":65000", "\"services\":[\"status\"");
  }

  @Test
  void thePortMayBeAWordOfItsOwn() {
    Invocation run = Invocation.of("iec61850", "identify", "127.0.0.1", Integer.toString(bay.address().getPort()));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  // ---- browse

  @Test
  void browseGoesFromDevicesToAttributes() {
    assertThat(done("browse").out()).startsWith("BAY1LD0").containsPattern("\n  MMXU1 +logical node");
    assertThat(done("browse", "BAY1LD0/LLN0").out()).containsPattern("\n  dsStatus +data set")
        .containsPattern("\n  brcbStatus01 +buffered report control block")
        .containsPattern("\n  gcbTrip +GOOSE control block").containsPattern("\n  Beh +data object");
    assertThat(done("browse", "BAY1LD0/XCBR1.Pos").out()).containsPattern("\n  stVal +ST +Dbpos\n")
        .containsPattern("\n  q +ST +Quality\n");
    assertThat(done("browse", "BAY1LD0/MMXU1.A[MX]").out()).contains("cVal").doesNotContain("SIUnit");
  }

  @Test
  void theWholeTreeIsForPrograms() {
    Invocation run = done("browse", "--tree", "--format", "json");
    assertThat(run.outLines()).hasSizeGreaterThan(500).contains(
        "{\"reference\":\"BAY1LD0/XCBR1.Pos.stVal[ST]\",\"kind\":\"data attribute\",\"constraints\":\"ST\",\"type\":\"Dbpos\"}",
        "{\"reference\":\"BAY1LD0/LLN0$dsStatus\",\"kind\":\"data set\"}");
  }

  @Test
  void whatIsNotThereIsSaidWithWhereToLook() {
    failsWith(run("browse", "BAY1LD0/XCBR1.Poss"), 1, "BAY1LD0/XCBR1.Poss: the device has nothing of this name");
    failsWith(run("browse", "BAY1LD0/XCBR9"), 1, "BAY1LD0/XCBR9", "nothing of this name");
  }

  // ---- read

  @Test
  void readsValuesWithQualityAndTime() {
    bay.set("BAY1LD0/XCBR1.Pos.stVal[ST]", "off");
    assertThat(done("read", "BAY1LD0/XCBR1.Pos[ST]").out())
        .matches("BAY1LD0/XCBR1\\.Pos\\.stVal\\[ST] +off +good +20\\d\\d-.*Z\n");
    assertThat(done("read", "BAY1LD0/XCBR1.Pos").outLines()).hasSize(2);
    // what stands beside it in the request goes with it
    assertThat(done("read", "BAY1LD0/XCBR1.Pos.stVal[ST]", "BAY1LD0/XCBR1.Pos.q[ST]").outLines().getFirst())
        .containsPattern("off +good");
    assertThat(done("read", "BAY1LD0/XCBR1$ST$Pos", "--format", "json").out()).startsWith(
        "{\"reference\":\"BAY1LD0/XCBR1.Pos[ST]\",\"readAt\":\"").contains(
            "\"values\":[{\"path\":\"Pos.stVal\",\"type\":\"dbpos\",\"value\":1,\"label\":\"off\",\"quality\":\"good\"");
  }

  @Test
  void whatCannotBeReadIsSaidBesideWhatCan() {
    Invocation run = run("read", "BAY1LD0/XCBR1.Pos.stVal[ST]", "BAY1LD0/XCBR1.Pos.other[ST]");
    failsWith(run, 1, "gridtap: 1 of 2 could not be read", "object-non-existent: no such name under this constraint");
    assertThat(run.outLines()).hasSize(2);
    assertThat(run.outLines().getLast()).containsPattern("other\\[ST] +object-non-existent");
    assertThat(run("read", "BAY1LD0/XCBR1.Pos.other[ST]", "--format", "json").out())
        .contains("\"error\":\"object-non-existent\",\"hint\":\"");
  }

  @Test
  void aWrongReferenceIsMarkedBeforeAnythingIsConnected() {
    Invocation run = Invocation.of("iec61850", "read", "no-such-host.invalid", "LD0/MMXU1.A[MXX]");
    failsWith(run, 2, "a functional constraint like MX or ST expected at position 13");
    assertThat(run.err()).endsWith("  LD0/MMXU1.A[MXX]\n              ^\n");
    failsWith(Invocation.of("iec61850", "read", "h"), 2, "REF[FC] is wanted behind h");
  }

  @Test
  void referencesComeFromAFile(@TempDir Path directory) throws IOException {
    Path list = Files.writeString(directory.resolve("list"),
        "# breaker\nBAY1LD0/XCBR1.Pos.stVal[ST]  # position\n\nBAY1LD0/XCBR1.Loc.stVal[ST]\n");
    assertThat(done("read", "--list", list.toString()).outLines()).hasSize(2);
    failsWith(run("read", "--list", directory.resolve("none").toString()), 2, "--list: cannot read");
  }

  @Test
  void watchingPrintsWhatChanges() throws Exception {
    bay.set("BAY1LD0/GGIO1.Ind1.stVal[ST]", "false");
    bay.set("BAY1LD0/GGIO1.Ind2.stVal[ST]", "false");
    try (RunningCommand watch = new RunningCommand("iec61850", "read", "127.0.0.1:" + bay.address().getPort(),
        "BAY1LD0/GGIO1.Ind1[ST]", "BAY1LD0/GGIO1.Ind2[ST]", "--every", "20ms")) {
      watch.awaitOut("Ind2.stVal[ST]", 1);
      bay.set("BAY1LD0/GGIO1.Ind1.stVal[ST]", "true");
      watch.awaitOut("Ind1.stVal[ST]", 2);
      assertThat(watch.out()).containsPattern("Ind1\\.stVal\\[ST] +true").containsOnlyOnce("Ind2.stVal");
      watch.stop();
      assertThat(watch.exitCode()).isZero();
    }
    assertThat(done("read", "BAY1LD0/GGIO1.Ind1.stVal[ST]", "--every", "1ms", "--count", "3", "--all", "--format",
        "json").outLines()).hasSize(3);
  }
}
