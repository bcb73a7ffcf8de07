package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      assertThat(watch.out().lines().findFirst().orElseThrow()).as("when it was read").matches("[-0-9]+T[0-9:.]+Z");
      bay.set("BAY1LD0/GGIO1.Ind1.stVal[ST]", "true");
      watch.awaitOut("Ind1.stVal[ST]", 2);
      assertThat(watch.out()).containsPattern("Ind1\\.stVal\\[ST] +true").containsOnlyOnce("Ind2.stVal");
      watch.stop();
      assertThat(watch.exitCode()).isZero();
    }
    assertThat(done("read", "BAY1LD0/GGIO1.Ind1.stVal[ST]", "--every", "1ms", "--count", "3", "--all", "--format",
        "json").outLines()).hasSize(3);
  }

  @Test
  void readTakesElementsOfAnArrayInARow() throws Exception {
    try (
        SimulatedIed meter = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD.withSpeed(0))) {
      String where = "127.0.0.1:" + meter.address().getPort();
      Invocation run = Invocation.of("iec61850", "read", where, "METER1MEAS/MHAI1.HA.phsAHar(2..4).cVal.mag.f[MX]");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines()).hasSize(3);
      for (int i = 0; i < 3; i++)
        assertThat(run.outLines().get(i))
            .startsWith("METER1MEAS/MHAI1.HA.phsAHar(%d).cVal.mag.f[MX] ".formatted(i + 2));
      assertThat(
          Invocation.of("iec61850", "read", where, "METER1MEAS/MHAI1.HA.phsAHar(2..3)", "--format", "json").out())
          .contains("\"reference\":\"METER1MEAS/MHAI1.HA.phsAHar(2..3)[MX]\"", "\"path\":\"HA.phsAHar(3).cVal.mag.f\"");
      failsWith(Invocation.of("iec61850", "read", where, "METER1MEAS/MHAI1.HA.phsAHar(15..16)[MX]"), 1,
          "object-non-existent");
      failsWith(Invocation.of("iec61850", "read", where, "METER1MEAS/MHAI1.HA.phsAHar(3..2)[MX]"), 2,
          "an index from 3 on expected at position 32");
    }
  }

  // ---- write

  @Test
  void writesValuesAsPeopleWriteThem() {
    assertThat(done("write", "BAY1LD0/MMXU1.TotW.db[CF]=800", "BAY1LD0/LLN0.NamPlt.d=feeder 7").out())
        .containsPattern("TotW\\.db\\[CF] +written\n").containsPattern("NamPlt\\.d\\[DC] +written\n");
    assertThat(done("read", "BAY1LD0/MMXU1.TotW.db[CF]", "BAY1LD0/LLN0.NamPlt.d[DC]").out())
        .containsPattern("db\\[CF] +800").contains("\"feeder 7\"");
  }

  @Test
  void aDryRunWritesNothing() {
    done("write", "BAY1LD0/MMXU1.TotVAr.db[CF]=7");
    Invocation run = done("write", "BAY1LD0/MMXU1.TotVAr.db[CF]=9", "--dry-run");
    assertThat(run.out()).containsPattern("TotVAr\\.db\\[CF] +9 +INT32U: an integer from 0 to 4294967295");
    assertThat(run.err()).contains("nothing was written");
    assertThat(done("write", "BAY1LD0/MMXU1.TotVAr.db[CF]=9", "--dry-run", "--format", "json").out())
        .contains("\"type\":\"unsigned\",\"value\":9,\"written\":false");
    assertThat(done("read", "BAY1LD0/MMXU1.TotVAr.db[CF]").out()).containsPattern("db\\[CF] +7\n");
  }

  @Test
  void aValueOfTheWrongTypeIsMarkedAndNothingIsWritten() {
    done("write", "BAY1LD0/MMXU1.TotPF.db[CF]=1");
    Invocation run = run("write", "BAY1LD0/MMXU1.TotPF.db[CF]=2", "BAY1LD0/MMXU1.Hz.db[CF]=much");
    failsWith(run, 2, "'much' is no value of type INT32U: an integer from 0 to 4294967295");
    assertThat(run.err()).endsWith("  BAY1LD0/MMXU1.Hz.db[CF]=much\n" + " ".repeat(2 + 24) + "^\n");
    assertThat(done("read", "BAY1LD0/MMXU1.TotPF.db[CF]").out()).containsPattern("db\\[CF] +1\n");
    failsWith(run("write", "BAY1LD0/MMXU1.TotW.db[CF]"), 2, "a value is wanted behind the reference");
    failsWith(run("write", "BAY1LD0/CSWI1.Pos.Oper[CO]=1"), 2, "gridtap iec61850 control operate");
    failsWith(run("write", "BAY1LD0/MMXU1.TotW.dbb[CF]=1"), 1, "the device tells no type of it");
  }

  @Test
  void whatTheDeviceDoesNotLetBeWrittenIsSaidWithAHint() {
    Invocation run = run("write", "BAY1LD0/XCBR1.Pos.stVal[ST]=on", "BAY1LD0/MMXU1.TotW.db[CF]=800");
    failsWith(run, 1, "1 of 2 were not written", "object-access-denied: not allowed: read-only");
    assertThat(run.outLines()).hasSize(2);
    assertThat(run("write", "BAY1LD0/XCBR1.Pos.stVal=on", "--format", "json").out())
        .contains("\"written\":false,\"error\":\"object-access-denied\",\"hint\":");
  }

  // ---- data sets

  @Test
  void dataSetsAreListedShownAndRead() {
    assertThat(done("dataset list").outLines()).contains("BAY1LD0/LLN0$dsStatus", "BAY1LD0/LLN0$dsGoose");
    assertThat(done("dataset show", "BAY1LD0/LLN0.dsGoose").out()).startsWith("BAY1LD0/LLN0.dsGoose  cannot be deleted")
        .containsPattern("\n +2 +BAY1LD0/XCBR1\\.Pos\\.stVal\\[ST] +Dbpos\n");
    assertThat(done("dataset show", "BAY1LD0/LLN0$dsGoose", "--format", "json").out())
        .contains("\"members\":[\"BAY1LD0/PTRC1.Tr.general[ST]\",");
    assertThat(done("dataset read", "BAY1LD0/LLN0.dsGoose").out())
        .containsPattern("BAY1LD0/XCBR1\\.Pos\\.stVal\\[ST] +\\S+ +good");
    assertThat(done("dataset read", "BAY1LD0/LLN0.dsGoose", "--format", "json").outLines()).hasSize(4);
    failsWith(run("dataset show", "BAY1LD0/LLN0.dsNone"), 1, "object-non-existent", "gridtap iec61850 browse");
    failsWith(run("dataset show", "dsNone"), 2, "not a reference like LD0/LLN0.dsStat");
  }

  @Test
  void dataSetsAreCreatedAndDeleted() {
    assertThat(done("dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos.stVal", "BAY1LD0/MMXU1.TotW[MX]").err())
        .contains("BAY1LD0/LLN0.dsMine: created, with 2 members");
    failsWith(run("dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos.stVal"), 1, "object-exists",
        "delete it first");
    assertThat(done("dataset delete", "BAY1LD0/LLN0.dsMine").err()).contains("dsMine: deleted");
    failsWith(run("dataset delete", "BAY1LD0/LLN0.dsMine", "BAY1LD0/LLN0.dsStatus"), 1, "2 of 2 were not deleted",
        "BAY1LD0/LLN0.dsStatus: ");
    failsWith(run("dataset create", "@mine", "BAY1LD0/XCBR1.Pos.stVal"), 2, "would end with this command");
    failsWith(run("dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos"), 2,
        "which constraint? BAY1LD0/XCBR1.Pos[ST], BAY1LD0/XCBR1.Pos[CF]");
  }

  @Test
  void aDataSetIsWrittenAsAWholeOrNotAtAll() {
    String dataSet = "BAY1LD0/LLN0.dsBands";
    done("dataset create", dataSet, "BAY1LD0/MMXU1.TotW.db[CF]", "BAY1LD0/XCBR1.Pos.stVal[ST]");
    assertThat(done("dataset write", dataSet, "700", "on", "--dry-run").outLines())
        .anyMatch(line -> line.matches("BAY1LD0/MMXU1\\.TotW\\.db\\[CF] +700 +INT32U: .*"));
    Invocation partly = run("dataset write", dataSet, "700", "on", "--format", "json");
    assertThat(partly.exitCode()).isEqualTo(1);
    assertThat(partly.outLines()).hasSize(2).first().asString()
        .isEqualTo("{\"reference\":\"BAY1LD0/MMXU1.TotW.db[CF]\",\"written\":true}");
    assertThat(partly.outLines().getLast()).contains("\"written\":false,\"error\":\"object-access-denied\"",
        "\"hint\":");
    assertThat(done("read", "BAY1LD0/MMXU1.TotW.db[CF]").out()).contains("700");
    failsWith(run("dataset write", dataSet, "many", "on"), 2, "'many' is no value of type INT32U");
    failsWith(run("dataset write", dataSet, "1"), 2,
        "has 2 members, and 1 value is given: BAY1LD0/MMXU1.TotW.db[CF], ");
    assertThat(done("read", "BAY1LD0/MMXU1.TotW.db[CF]").out()).contains("700");
    failsWith(run("dataset write", "BAY1LD0/LLN0.dsNone", "1"), 1, "object-non-existent");
    done("dataset delete", dataSet);
  }

  // ---- report control blocks

  @Test
  void reportControlBlocksAreShownAndChanged() {
    assertThat(done("rcb show", "BAY1LD0/LLN0.brcbStatus02").out()).startsWith("BAY1LD0/LLN0$BR$brcbStatus02  free")
        .contains("DataSet  BAY1LD0/LLN0$dsStatus");
    assertThat(done("rcb show", "--format", "json").outLines()).hasSizeGreaterThan(10);
    assertThat(done("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "BufTm=70", "TrgOps=dchg,gi").err())
        .contains("written: BufTm, TrgOps");
    assertThat(done("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "BufTm=70").err()).contains("was so already: BufTm");
    assertThat(done("rcb show", "BAY1LD0/LLN0.brcbStatus02").out()).contains("BufTm    70 ms");
    failsWith(run("rcb set", "BAY1LD0/LLN0.brcbStatus02", "DatSet=BAY1LD0/LLN0$none"), 1, "DatSet was answered");
    failsWith(run("rcb set", "BAY1LD0/LLN0.brcbStatus02", "Owner=1"), 2, "there is RptID, DatSet");
    failsWith(run("rcb set", "BAY1LD0/LLN0.brcbStatus02", "TrgOps=sometimes"), 2, "'sometimes' is none of");
    failsWith(run("rcb show", "BAY1LD0/LLN0.BR.brcbNone01"), 1, "brcbNone01");
  }

  // ---- control

  @Test
  void aCommandGoesThroughAllItsSteps() {
    assertThat(done("control show", "BAY1LD0/CSWI1.Pos").out()).contains("sbo-with-enhanced-security",
        "BOOLEAN: true or false");
    String to = done("read", "BAY1LD0/XCBR1.Pos.stVal[ST]").out().contains("on") ? "off" : "on";
    Invocation dry = done("control operate", "BAY1LD0/CSWI1.Pos", to, "--dry-run");
    assertThat(dry.out()).contains("select with value, then operate: " + to);
    assertThat(dry.err()).contains("no command was sent");
    Invocation unasked = run("control operate", "BAY1LD0/CSWI1.Pos", to);
    assertThat(unasked.exitCode()).isEqualTo(1);
    assertThat(unasked.err()).startsWith("BAY1LD0/CSWI1.Pos of 127.0.0.1:").contains(
        " (sbo-with-enhanced-security): select with value, then operate with " + to + "? Type yes: ",
        "not confirmed, nothing was done");
  }

  @Test
  void theDeviceSaysHowACommandEnded() throws IOException {
    try (SimulatedIed moving = SimulatedIed.start(Substation.FILES.getFirst(), SimulatedIed.Settings.STANDARD)) {
      String where = "127.0.0.1:" + moving.address().getPort();
      String to = moving.fact("BAY1LD0/XCBR1.Pos.stVal[ST]").value().startsWith("on") ? "off" : "on";
      Invocation asked = Invocation.of(new ByteArrayInputStream("yes\n".getBytes(StandardCharsets.US_ASCII)), Map.of(),
          "iec61850", "control", "operate", where, "BAY1LD0/CSWI1.Pos", to);
      assertThat(asked.exitCode()).as(asked.err()).isZero();
      assertThat(asked.out()).isEqualTo("BAY1LD0/CSWI1.Pos: operated, and carried out\n");
      Invocation again = Invocation.of("iec61850", "control", "operate", where, "BAY1LD0/CSWI1.Pos", to, "--yes",
          "--format", "json");
      failsWith(again, 1, "position-reached (5: the switch is already where it is to go)");
      assertThat(again.out()).contains("\"successful\":false", "\"step\":\"select with value\"",
          "\"addCause\":\"position-reached\",\"addCauseNumber\":5");
      Invocation select = Invocation.of("iec61850", "control", "select", where, "BAY1LD0/CSWI1.Pos",
          to.equals("on") ? "off" : "on", "--hold", "1ms", "--yes");
      assertThat(select.exitCode()).as(select.err()).isZero();
      assertThat(select.out()).endsWith(": selected\n");
      assertThat(select.err()).contains("given back: cancelled");
    }
  }

  @Test
  void commandsThatCannotBeAreRefusedBeforeAnythingIsSent() {
    failsWith(run("control operate", "BAY1LD0/XCBR1.Pos", "on", "--yes"), 2, "status-only");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Pos", "blue", "--yes"), 2, "'blue' is no value of type BOOLEAN");
    failsWith(run("control operate", "BAY1LD0/CSWI1", "on"), 2, "a controllable object is wanted");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Pos"), 2, "REF VALUE is wanted");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Pos", "on", "--origin", "me"), 2, "--origin: 'me' is none of");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Pos", "on", "--at", "2020-01-01T00:00:00Z"), 2, "has passed");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Pos", "on", "--at", "2099-01-01T00:00:00Z"), 2, "no operTm");
    failsWith(run("control operate", "BAY1LD0/CSWI1.Posi", "on"), 1, "object-non-existent");
    failsWith(run("control cancel", "BAY1LD0/CSWI1.Pos", "blue", "--yes"), 2, "'blue' is no value of type BOOLEAN");
    failsWith(run("control cancel", "BAY1LD0/CSWI1.Pos", "on", "off", "--yes"), 2, "REF [VALUE] is wanted");
    failsWith(run("control cancel", "BAY1LD0/CSWI1.Pos", "on", "--yes"), 1, "object-not-selected");
  }

  // ---- setting groups

  @Test
  void settingGroupsAreShownEditedAndSelected() {
    assertThat(done("setting-group show").out()).startsWith("BAY1LD0\n").containsPattern("NumOfSG +2\n")
        .contains("none is being edited");
    assertThat(done("setting-group show", "BAY1LD0", "--format", "json").out())
        .startsWith("{\"logicalDevice\":\"BAY1LD0\",\"numOfSG\":2,\"actSG\":");
    done("setting-group select", "BAY1LD0", "1", "--yes");
    Invocation dry = done("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=1.75", "--dry-run");
    assertThat(dry.out()).containsPattern("StrVal\\.setMag\\.f\\[SE] +1.75 +FLOAT32");
    assertThat(done("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=1.75",
        "BAY1LD0/PTOC1.OpDlTmms.setVal[SG]=250", "--yes").err()).contains("2 settings of setting group 2 changed");
    assertThat(done("read", "BAY1LD0/PTOC1.StrVal.setMag.f[SG]").out()).contains("1.2");
    done("setting-group select", "BAY1LD0", "2", "--yes");
    assertThat(done("setting-group show", "--values").out()).containsPattern("ActSG +2  since 20")
        .containsPattern("PTOC1\\.StrVal\\.setMag\\.f\\[SG] +1.75")
        .containsPattern("PTOC1\\.OpDlTmms\\.setVal\\[SG] +250");
    failsWith(run("setting-group select", "BAY1LD0", "3", "--yes"), 1, "SelectActiveSG refused: ");
    failsWith(run("setting-group select", "BAY1LD0", "x"), 2, "a setting group is 1…255");
    failsWith(run("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=much", "--yes"), 2, "'much'");
    failsWith(run("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.g=1", "--yes"), 1,
        "no such setting");
    failsWith(run("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f[ST]=1"), 2,
        "a setting has the constraint SE");
    done("setting-group select", "BAY1LD0", "1", "--yes");
  }

  // ---- logs

  @Test
  void logsAreListedAndShown() {
    assertThat(done("log list").out()).startsWith("BAY1LD0/LLN0$EventLog\n")
        .contains("BAY1LD0/LLN0$LG$lcbEvents  enabled").containsPattern("DatSet +BAY1LD0/LLN0\\$dsStatus\n");
    bay.set("BAY1LD0/GGIO1.Ind3.stVal[ST]", "true");
    bay.set("BAY1LD0/GGIO1.Ind3.stVal[ST]", "false");
    Invocation run = done("log show", "BAY1LD0/LLN0.EventLog", "--last", "1h", "--format", "json");
    assertThat(run.outLines().getLast()).startsWith("{\"time\":\"20")
        .contains("\"reference\":\"BAY1LD0/GGIO1.Ind3", "\"reason\":[\"data-change\"]");
    assertThat(done("log show", "BAY1LD0/LLN0.EventLog").out()).containsPattern("BAY1LD0/GGIO1\\.Ind3.* data-change");
    Invocation first = done("log show", "BAY1LD0/LLN0.EventLog", "--count", "1");
    Matcher on = Pattern.compile("go on with --from (\\S+) --after ([0-9a-f]{16})").matcher(first.err());
    assertThat(on.find()).as(first.err()).isTrue();
    Invocation rest = done("log show", "BAY1LD0/LLN0.EventLog", "--from", on.group(1), "--after", on.group(2),
        "--format",
        "json");
    assertThat(rest.out()).contains("Ind3").doesNotContain("\"entryId\":\"" + on.group(2));
    failsWith(run("log show", "BAY1LD0/LLN0.NoLog"), 1, "object-non-existent");
    failsWith(run("log show", "BAY1LD0/LLN0"), 2,
        "not a reference like LD0/LLN0.EventLog: a logical node and one name in it expected at position 9");
    failsWith(run("log show", "BAY1LD0/LLN0.EventLog", "--after", "00"), 2, "--after wants --from");
  }

  @Test
  void logControlBlocksAreChanged() {
    failsWith(run("log set", "BAY1LD0/LLN0.lcbEvents", "IntgPd=60000"), 1, "IntgPd refused: ");
    assertThat(done("log set", "BAY1LD0/LLN0.lcbEvents", "LogEna=false", "TrgOps=dchg,integrity", "IntgPd=60000",
        "TrgOps=dchg,qchg", "LogEna=true").err()).contains("written");
    assertThat(done("log list", "--format", "json").out()).contains("\"intgPd\":60000");
    failsWith(run("log set", "BAY1LD0/LLN0.lcbEvents", "Size=1"), 2, "there is LogEna, LogRef");
  }

  // ---- GOOSE and sampled values

  @Test
  void controlBlocksOfGooseAreShownAndChanged() {
    assertThat(done("goose show").out()).startsWith("BAY1LD0/LLN0$GO$gcbTrip  ").containsPattern("GoID +BAY1/trip\n")
        .containsPattern("DatSet +BAY1LD0/LLN0\\$dsGoose\n").contains("APPID");
    assertThat(done("goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false", "GoID=test", "GoEna=true", "--yes").err())
        .contains("BAY1LD0/LLN0$GO$gcbTrip: written");
    assertThat(done("goose show", "BAY1LD0/LLN0.gcbTrip", "--format", "json").out())
        .startsWith("{\"gocb\":\"BAY1LD0/LLN0$GO$gcbTrip\",\"goEna\":true,\"goID\":\"test\"");
    Invocation asked = run("goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false");
    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(asked.err()).contains("change GoEna=false of BAY1LD0/LLN0$GO$gcbTrip? Type yes: ", "not confirmed");
    assertThat(done("goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false", "--dry-run").err())
        .contains("change GoEna=false of BAY1LD0/LLN0$GO$gcbTrip; nothing was changed: --dry-run");
    assertThat(done("goose show", "BAY1LD0/LLN0.gcbTrip", "--format", "json").out()).contains("\"goEna\":true");
    failsWith(run("goose set", "BAY1LD0/LLN0.gcbTrip", "GoID=other", "--yes"), 1, "GoID refused: ");
    failsWith(run("goose set", "BAY1LD0/LLN0.gcbTrip", "Size=1"), 2, "there is GoEna, GoID, DatSet");
    failsWith(run("goose show", "BAY1LD0/LLN0.gcbNone"), 1, "no such control block", "goose show");
    failsWith(run("goose show", "gcbTrip"), 2, "not a reference like LD0/LLN0.name or LD0/LLN0.GO.name");
    failsWith(run("sv show", "BAY1LD0/LLN0.XX.msvcb01"), 2, "MS or US expected at position 14");
    done("goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false", "GoID=BAY1/trip", "GoEna=true", "--yes");
  }

  @Test
  void aDeviceWithoutSampledValuesHasNothingToShow() {
    assertThat(done("sv show").out()).isEmpty();
    assertThat(run("sv set", "BAY1LD0/LLN0.msvcb01", "SvEna=false").err()).contains("Type yes: ", "not confirmed");
    failsWith(run("sv set", "BAY1LD0/LLN0.msvcb01", "SvEna=true", "--yes"), 1, "SvEna refused: ");
    failsWith(run("sv set", "BAY1LD0/LLN0.msvcb01", "Rate=1"), 2, "there is SvEna, Resv");
  }

  // ---- files

  @Test
  void filesAreListedFetchedPutRenamedAndDeleted(@TempDir Path directory) throws IOException {
    assertThat(done("file list").out()).containsPattern("COMTRADE/BAY1_0001\\.cfg +\\d+  20").contains("readme.txt");
    assertThat(done("file list", "COMTRADE", "--format", "json").outLines()).hasSize(3);
    String note = done("file get", "readme.txt", "--output", "-").out();
    assertThat(note).isEqualTo("Files of the simulated device BAY1.\r\n");
    assertThat(done("file get", "COMTRADE/BAY1_0001", "--comtrade", "--directory", directory.toString()).err())
        .contains("COMTRADE/BAY1_0001: done, ");
    assertThat(directory.resolve("BAY1_0001.dat")).exists();
    assertThat(directory.toFile().list()).hasSize(3);
    failsWith(run("file get", "COMTRADE/BAY1_0001.dat", "--directory", directory.toString()), 2, "is there already");
    done("file get", "COMTRADE/BAY1_0001.dat", "--directory", directory.toString(), "--force");

    Path mine = Files.writeString(directory.resolve("mine.txt"), "settings of feeder 7");
    assertThat(done("file put", mine.toString()).err()).contains("mine.txt: done, 20 octets");
    failsWith(run("file put", mine.toString()), 1,
        "mine.txt: the device has it already, 20 octets; --force replaces it");
    Files.writeString(mine, "settings of feeder 8");
    done("file put", mine.toString(), "--force");
    done("file rename", "mine.txt", "COMTRADE/yours.txt");
    assertThat(done("file get", "COMTRADE/yours.txt", "--output", "-").out()).isEqualTo("settings of feeder 8");
    Invocation asked = run("file rm", "COMTRADE/yours.txt");
    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(asked.err()).contains(": delete COMTRADE/yours.txt? Type yes: ", "not confirmed, nothing was done");
    assertThat(done("file rm", "COMTRADE/yours.txt", "--yes").err()).contains("COMTRADE/yours.txt: deleted");
    failsWith(run("file rm", "COMTRADE/yours.txt", "--yes"), 1, "file/file-non-existent", "gridtap iec61850 file list");
    failsWith(run("file get", "none.txt", "--output", "-"), 1, "file/file-non-existent");
    failsWith(run("file get", "COMTRADE/none", "--comtrade"), 1, "no record of this name");
    failsWith(run("file put", directory.resolve("none").toString()), 2, "there is no file");
  }

  @Test
  void aSimulatedIedServesTheFilesOfADirectory(@TempDir Path directory, @TempDir Path files) throws Exception {
    Files.writeString(files.resolve("fault.cfg"), "a record");
    try (RunningCommand simulator = new RunningCommand("simulate", "ied", "--scl",
        SimulateIedLoopbackTest.scl(directory, Substation.FILES.getFirst()).toString(), "--port", "0", "--files",
        files.toString())) {
      simulator.awaitErr("listens on 127.0.0.1:", 1);
      simulator.awaitErr("\n", 1);
      Matcher where = Pattern.compile("127\\.0\\.0\\.1:\\d+").matcher(simulator.err());
      assertThat(where.find()).isTrue();
      assertThat(Invocation.of("iec61850", "file", "list", where.group()).out()).startsWith("fault.cfg");
      // put, rename and delete are not even offered
      failsWith(Invocation.of("iec61850", "file", "rm", where.group(), "fault.cfg", "--yes"), 1,
          "fault.cfg was not deleted");
    }
    assertThat(files.resolve("fault.cfg")).exists();
  }

  // ---- compare

  @Test
  void aDeviceIsAsItsFileSays(@TempDir Path directory) throws IOException {
    Path file = SimulateIedLoopbackTest.scl(directory, Substation.FILES.getFirst());
    Invocation same = done("diff", "--scl", file.toString());
    assertThat(same.out()).isEmpty();
    Path other = Files.writeString(directory.resolve("other.cid"),
        Files.readString(file).replace("lnClass=\"CILO\" inst=\"1\"", "lnClass=\"CILO\" inst=\"2\""));
    Invocation differs = run("diff", "--scl", other.toString());
    assertThat(differs.exitCode()).as(differs.err()).isEqualTo(1);
    assertThat(differs.out()).contains("The device does not have the logical node BAY1LD0/CILO2.",
        "The device has the logical node BAY1LD0/CILO1, which the file does not know.");
    assertThat(run("diff", "--scl", other.toString(), "--format", "json").out())
        .contains("{\"reference\":\"BAY1LD0/CILO2\",\"difference\":\"missing\",");
    failsWith(run("diff"), 2, "--scl is wanted");
  }
}
