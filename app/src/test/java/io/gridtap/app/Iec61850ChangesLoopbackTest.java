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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands that change a device say to programs, what they ask before, and how many requests they need. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Iec61850ChangesLoopbackTest {
  private static final String SWITCH = "BAY1LD0/CSWI1.Pos";

  @TempDir
  private Path directory;
  private SimulatedIed bay;

  @BeforeEach
  void start() throws IOException { bay = still(Substation.FILES.getFirst()); }

  @AfterEach
  void stop() { bay.close(); }

  private static SimulatedIed still(String file) throws IOException {
    return SimulatedIed.start(file, SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  /** The bay with another file. */
  private void restart(String before, String after) throws IOException {
    bay.close();
    Path file = SimulateIedLoopbackTest.scl(directory, Substation.FILES.getFirst());
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
    bay = SimulatedIed.start(file, SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  private Invocation run(String command, String... more) { return answering("", command, more); }

  private Invocation answering(String answer, String command, String... more) {
    List<String> words = new ArrayList<>(List.of("iec61850"));
    words.addAll(List.of(command.split(" ", -1)));
    words.add("127.0.0.1:" + bay.address().getPort());
    words.addAll(List.of(more));
    return Invocation.of(new ByteArrayInputStream(answer.getBytes(StandardCharsets.US_ASCII)), Map.of(),
        words.toArray(String[]::new));
  }

  /** The objects that a command prints, all of whose fields are told of. */
  private List<JsonNode> json(int exitCode, String command, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--format", "json"));
    Invocation run = run(command, words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    List<JsonNode> objects = run.outLines().stream().map(new JsonMapper()::readTree).toList();
    for (JsonNode object : objects)
      assertThat(JsonPage.read().fields(command)).as("the page on %s", command).containsAll(object.propertyNames());
    return objects;
  }

  private static List<String> texts(List<JsonNode> objects, String field) {
    return objects.stream().map(object -> object.path(field).asString("")).toList();
  }

  private static List<Boolean> flags(List<JsonNode> objects, String field) {
    return objects.stream().map(object -> object.get(field).booleanValue()).toList();
  }

  // ---- requests

  /** Requests of a service in what --debug shows. */
  private static long requests(Invocation run, String service) {
    return run.err().lines().filter(line -> line.strip().equals("service: " + service)).count();
  }

  @Test
  void theTypesOfManyReferencesAreAskedForTogether() throws IOException {
    List<String> references = new ArrayList<>();
    for (String reference : List.of("MMXU1.TotW", "MMXU1.TotVAr", "MMXU1.TotPF", "MMXU1.Hz", "GGIO1.Ind1",
        "GGIO1.Ind2", "GGIO1.Ind3"))
      references.add("BAY1LD0/" + reference);
    List<String> constrained = new ArrayList<>();
    for (String reference : references)
      for (String attribute : List.of(".q", ".t"))
        constrained.add(reference + attribute + (reference.contains("MMXU1") ? "[MX]" : "[ST]"));
    Path list = Files.write(directory.resolve("constrained"), constrained);
    Invocation run = run("read", "--list", list.toString(), "--debug");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines()).hasSize(14);
    assertThat(requests(run, "GetVariableAccessAttributes")).as("one a logical node").isEqualTo(2);
    assertThat(requests(run, "Read")).isEqualTo(1);

    run = run("read", "--list", Files.write(directory.resolve("plain"), references).toString(), "--debug");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requests(run, "GetVariableAccessAttributes")).as("also where the constraint is not given").isEqualTo(2);

    run = run("write", "BAY1LD0/MMXU1.TotW.db[CF]=1", "BAY1LD0/MMXU1.TotVAr.db=1", "BAY1LD0/MMXU1.TotPF.db[CF]=1",
        "BAY1LD0/LLN0.NamPlt.d=x", "--debug");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requests(run, "GetVariableAccessAttributes")).isEqualTo(2);
    assertThat(requests(run, "Write")).isEqualTo(1);

    run = run("setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=1.75",
        "BAY1LD0/PTOC1.OpDlTmms.setVal=250", "--dry-run", "--debug");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requests(run, "GetVariableAccessAttributes")).isEqualTo(1);
  }

  // ---- control

  @Test
  void whatWouldBeCommandedIsToldToProgramsToo() throws IOException {
    JsonNode operate = json(0, "control operate", SWITCH, "on", "--dry-run", "--test").getFirst();
    assertThat(operate.toString()).isEqualTo("""
        {"object":"BAY1LD0/CSWI1.Pos","ctlModel":"sbo-with-enhanced-security",\
        "steps":["select with value","operate"],"type":"boolean","value":true,"orCat":"remote-control",\
        "orIdent":"gridtap","test":true,"sent":false}""");
    JsonNode select = json(0, "control select", SWITCH, "off", "--dry-run").getFirst();
    assertThat(select.get("steps").toString()).isEqualTo("[\"select with value\"]");
    JsonNode cancel = json(0, "control cancel", SWITCH, "--dry-run").getFirst();
    assertThat(cancel.get("steps").toString()).isEqualTo("[\"cancel\"]");
    assertThat(cancel.has("value")).isFalse();
  }

  @Test
  void aDryRunSendsNothing() {
    for (String command : List.of("control operate", "control select", "control cancel")) {
      Invocation run = run(command, SWITCH, "on", "--dry-run", "--debug");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("BAY1LD0/CSWI1.Pos (sbo-with-enhanced-security): ")
          .endsWith(": on (true), as remote-control 'gridtap'\n");
      assertThat(run.err()).contains("no command was sent: --dry-run");
      assertThat(requests(run, "Write")).as(command).isZero();
    }
  }

  @Test
  void selectingAsksBefore() {
    Invocation unasked = run("control select", SWITCH, "on", "--debug");
    assertThat(unasked.exitCode()).isEqualTo(1);
    assertThat(unasked.err()).contains("select with value on? Type yes: ", "not confirmed, nothing was done");
    assertThat(requests(unasked, "Write")).isZero();
    Invocation asked = answering("yes\n", "control select", SWITCH, "on");
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    assertThat(asked.out()).isEqualTo("BAY1LD0/CSWI1.Pos: selected\n");
    assertThat(asked.err()).contains("given back: cancelled");
    Invocation nothing = run("control select", "BAY1LD0/XCBR1.Pos", "--dry-run");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("BAY1LD0/XCBR1.Pos is status-only: there is nothing to select");
  }

  @Test
  void whatIsSelectedIsGivenBackForProgramsToo() throws IOException {
    List<JsonNode> steps = json(0, "control select", SWITCH, "on", "--yes");
    assertThat(texts(steps, "result")).containsExactly("selected", "cancelled");
  }

  @Test
  void aSelectionThatCannotBeGivenBackIsAFailure() throws IOException {
    // the device has released it before
    restart("<Val>30000</Val>", "<Val>1</Val>");
    Invocation run = run("control select", SWITCH, "on", "--hold", "100ms", "--yes");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("BAY1LD0/CSWI1.Pos: selected\n");
    assertThat(run.err()).startsWith("gridtap: BAY1LD0/CSWI1.Pos: cancel refused: ").contains("object-not-selected");
    List<JsonNode> steps = json(1, "control select", SWITCH, "on", "--hold", "100ms", "--yes");
    assertThat(flags(steps, "successful")).containsExactly(true, false);
    assertThat(texts(steps, "addCause")).containsExactly("", "object-not-selected");
  }

  @Test
  void anObjectWithoutCancelSaysSoBeforeItIsSelected() throws IOException {
    restart("      <DA name=\"Cancel\" bType=\"Struct\" type=\"CancelBool\" fc=\"CO\"/>\n", "");
    Invocation unasked = run("control select", SWITCH, "on");
    assertThat(unasked.err()).startsWith("BAY1LD0/CSWI1.Pos (sbo-with-enhanced-security) has no Cancel: it stays "
        + "selected until 30 s have passed, at the latest until this association ends\n").contains("Type yes: ");
    Invocation run = run("control select", SWITCH, "on", "--yes");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("BAY1LD0/CSWI1.Pos: selected\n");
    assertThat(json(0, "control select", SWITCH, "on", "--yes")).hasSize(1);
    Invocation cancel = run("control cancel", SWITCH, "--yes");
    assertThat(cancel.exitCode()).isEqualTo(1);
    assertThat(cancel.err()).contains("has no Cancel: the device takes nothing back");
  }

  @Test
  void whatTakesNoCommandsIsToldFromWhatIsNotThere() {
    assertThat(run("control show", "BAY1LD0/GGIO1.Ind1").err())
        .contains("BAY1LD0/GGIO1.Ind1 takes no commands: the device has it");
    assertThat(run("control show", "BAY1LD0/GGIO1.Nope").err())
        .contains("BAY1LD0/GGIO1.Nope: access/object-non-existent; ");
    Invocation service = run("control operate", SWITCH + ".Oper", "on", "--yes");
    assertThat(service.exitCode()).isEqualTo(2);
    assertThat(service.err()).contains("Oper is how the object is commanded; the object is " + SWITCH);
  }

  @Test
  void readingDoesNotSelect() throws IOException {
    String sbo = "BAY1LD0/CSWI1.Pos.SBO[CO]";
    assertThat(run("read", sbo).exitCode()).isEqualTo(2);
    assertThat(run("read", sbo).err()).contains("'gridtap iec61850 control select'");
    assertThat(run("read", "--list", Files.writeString(directory.resolve("list"), sbo).toString()).exitCode())
        .isEqualTo(2);
  }

  @Test
  void timesOfCommandsMayCountFromNow() {
    assertThat(run("control operate", SWITCH, "on", "--yes", "--at", "+1h").err()).contains("has no operTm");
    for (String wrong : List.of("now", "5s", "+", "+5"))
      assertThat(run("control operate", SWITCH, "on", "--yes", "--at", wrong).err())
          .contains("--at: '" + wrong + "' is neither a time like 2026-11-21T12:00:00Z nor one from now like +10s");
  }

  // ---- browse

  @Test
  void whatIsListedBesideDataIsShownByOtherCommands() {
    assertThat(run("browse", "BAY1LD0/LLN0.dsStatus").err())
        .contains("BAY1LD0/LLN0.dsStatus is a data set: 'gridtap iec61850 dataset show' shows it");
    assertThat(run("browse", "BAY1LD0/LLN0.BR.brcbStatus01").err())
        .contains("is a buffered report control block: 'gridtap iec61850 rcb show' shows it");
    assertThat(run("browse", "BAY1LD0/LLN0.lcbEvents").err()).contains("'gridtap iec61850 log list' shows it");
    assertThat(run("browse", "BAY1LD0/LLN0.none").err()).contains("the device has nothing of this name");
  }

  @Test
  void browsingTakesTheTypesOfTheFile() throws IOException {
    String scl = SimulateIedLoopbackTest.scl(directory, Substation.FILES.getFirst()).toString();
    assertThat(run("browse", "BAY1LD0/LLN0.Beh").out()).containsPattern("stVal +ST +INT8\n");
    assertThat(run("browse", "BAY1LD0/LLN0.Beh", "--scl", scl).out()).containsPattern("stVal +ST +Enum\n");
    assertThat(run("browse", SWITCH, "--scl", scl).out()).containsPattern("stVal +ST +Dbpos\n")
        .containsPattern("Check +CO +Check\n");
  }

  // ---- data sets

  @Test
  void dataSetsCreatedAndDeletedAreToldToPrograms() throws IOException {
    JsonNode created = json(0, "dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos.stVal").getFirst();
    assertThat(created.toString()).isEqualTo("""
        {"dataSet":"BAY1LD0/LLN0.dsMine","successful":true,"members":["BAY1LD0/XCBR1.Pos.stVal[ST]"]}""");
    JsonNode there = json(1, "dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos.stVal").getFirst();
    assertThat(there.get("error").asString()).isEqualTo("definition/object-exists");
    assertThat(there.get("hint").asString()).contains("delete it first");
    assertThat(run("dataset create", "BAY1LD0/LLN0.dsMine", "BAY1LD0/XCBR1.Pos.stVal").err())
        .startsWith("gridtap: BAY1LD0/LLN0.dsMine: definition/object-exists; ");
    List<JsonNode> deleted = json(1, "dataset delete", "BAY1LD0/LLN0.dsMine", "BAY1LD0/LLN0.dsStatus",
        "BAY1LD0/LLN0.dsNone");
    assertThat(flags(deleted, "successful")).containsExactly(true, false, false);
    assertThat(texts(deleted, "dataSet")).last().isEqualTo("BAY1LD0/LLN0.dsNone");
    assertThat(texts(deleted, "error").get(1)).startsWith("kept: ");
  }

  // ---- control blocks

  @Test
  void eachAttributeOfAReportControlBlockIsToldToPrograms() throws IOException {
    List<JsonNode> set = json(1, "rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "BufTm=70", "TrgOps=dchg,gi",
        "DatSet=BAY1LD0/LLN0.none");
    assertThat(texts(set, "attribute")).containsExactly("BufTm", "TrgOps", "DatSet");
    assertThat(flags(set, "written")).containsExactly(true, true, false);
    assertThat(texts(set, "error")).containsExactly("", "", "object-value-invalid");
    JsonNode again = json(0, "rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "BufTm=70").getFirst();
    assertThat(again.toString()).isEqualTo("""
        {"rcb":"BAY1LD0/LLN0$BR$brcbStatus02","attribute":"BufTm","written":false,"unchanged":true}""");
  }

  @Test
  void eachAttributeOfALogControlBlockIsToldToPrograms() throws IOException {
    List<JsonNode> refused = json(1, "log set", "BAY1LD0/LLN0.lcbEvents", "intgpd=60000", "LogEna=false");
    assertThat(texts(refused, "attribute")).containsExactly("IntgPd", "LogEna");
    assertThat(flags(refused, "written")).containsExactly(false, false);
    assertThat(texts(refused, "error")).as("the second was not tried").containsExactly("temporarily-unavailable", "");
    List<JsonNode> set = json(0, "log set", "BAY1LD0/LLN0.lcbEvents", "LogEna=false", "IntgPd=60000", "LogEna=true");
    assertThat(flags(set, "written")).containsExactly(true, true, true);
    assertThat(set.get(1).toString()).isEqualTo(
        "{\"lcb\":\"BAY1LD0/LLN0.lcbEvents\",\"attribute\":\"IntgPd\",\"value\":\"60000\",\"written\":true}");
  }

  @Test
  void aLogThatIsLeftDisabledIsSaid() {
    Invocation run = run("log set", "BAY1LD0/LLN0.lcbEvents", "LogEna=false", "DatSet=BAY1LD0/LLN0.none",
        "LogEna=true");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("'gridtap iec61850 dataset list' shows",
        "; written before: LogEna=false; the log is disabled now: LogEna=true enables it");
    assertThat(run("log set", "BAY1LD0/LLN0.lcbEvents", "LogEna=true").exitCode()).isZero();
    assertThat(run("log set", "BAY1LD0/LLN0.lcbEvents", "IntgPd=5000").err())
        .contains("not while the control block is enabled: LogEna=false before it").doesNotContain("written before");
  }

  @Test
  void whatWasNotWrittenOfAReportControlBlockIsNamed() {
    assertThat(run("rcb set", "BAY1LD0/LLN0.RP.nope", "Resv=true", "BufTm=7", "IntgPd=3").err())
        .contains("not written: Resv, BufTm, IntgPd; the lines above say why");
    assertThat(run("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "BufTm=71", "DatSet=BAY1LD0/LLN0.none").err())
        .contains("not written: DatSet; ", "'gridtap iec61850 dataset list' shows");
    assertThat(run("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "GI=true").err()).contains("RptEna=true before it");
    for (String number : List.of("-5", "99999999999", "4294967296"))
      assertThat(run("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "IntgPd=" + number).err())
          .contains("from 0 to 4294967295, not " + number);
    assertThat(run("rcb set", "BAY1LD0/LLN0.BR.brcbStatus02", "EntryID=xy").err())
        .contains("'xy' is not octets in hexadecimal digits");
  }

  @Test
  void eachAttributeOfAGooseControlBlockIsToldToPrograms() throws IOException {
    List<JsonNode> dry = json(0, "goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false", "GoID=x", "--dry-run");
    assertThat(texts(dry, "gocb")).containsOnly("BAY1LD0/LLN0$GO$gcbTrip");
    assertThat(flags(dry, "written")).containsExactly(false, false);
    assertThat(flags(json(0, "goose set", "BAY1LD0/LLN0.gcbTrip", "GoEna=false", "GoID=x", "GoEna=true", "--yes"),
        "written")).containsExactly(true, true, true);
    List<JsonNode> refused = json(1, "goose set", "BAY1LD0/LLN0.gcbTrip", "GoID=y", "--yes");
    assertThat(texts(refused, "error")).containsExactly("temporarily-unavailable");
    assertThat(json(0, "goose show", "BAY1LD0/LLN0.gcbTrip").getFirst().get("goID").asString()).isEqualTo("x");
  }

  @Test
  void eachAttributeOfASampledValueControlBlockIsToldToPrograms() throws IOException {
    assertThat(texts(json(1, "sv set", "BAY1LD0/LLN0.msvcb01", "SvEna=true", "--yes"), "error"))
        .containsExactly("object-non-existent");
    assertThat(texts(json(0, "sv set", "BAY1LD0/LLN0.msvcb01", "SvEna=true", "SmpRate=80", "--dry-run"), "value"))
        .containsExactly("true", "80");
  }

  // ---- setting groups

  @Test
  void settingGroupsSelectedAndEditedAreToldToPrograms() throws IOException {
    assertThat(json(0, "setting-group select", "BAY1LD0", "2", "--yes").getFirst().toString())
        .isEqualTo("{\"logicalDevice\":\"BAY1LD0\",\"settingGroup\":2,\"successful\":true}");
    JsonNode refused = json(1, "setting-group select", "BAY1LD0", "3", "--yes").getFirst();
    assertThat(refused.get("step").asString()).isEqualTo("SelectActiveSG");
    assertThat(refused.get("error").asString()).isEqualTo("object-value-invalid");
    assertThat(refused.get("hint").asString()).contains("NumOfSG");

    String[] edit = {"BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=1.75", "BAY1LD0/PTOC1.OpDlTmms.setVal=250"};
    List<JsonNode> dry = json(0, "setting-group edit", with(edit, "--dry-run"));
    assertThat(flags(dry, "written")).containsExactly(false, false);
    assertThat(dry.getFirst().get("value").doubleValue()).isEqualTo(1.75);
    List<JsonNode> written = json(0, "setting-group edit", with(edit, "--yes"));
    assertThat(flags(written, "written")).containsExactly(true, true);
    assertThat(texts(written, "reference")).last().isEqualTo("BAY1LD0/PTOC1.OpDlTmms.setVal[SE]");
    edit[1] = "7";
    List<JsonNode> all = json(1, "setting-group edit", with(edit, "--yes"));
    assertThat(texts(all, "step")).as("no setting is to blame").containsExactly("SelectEditSG", "SelectEditSG");
  }

  @Test
  void whatIsAskedBeforeAnEditIsNotAmongWhatAProgramReads() {
    Invocation run = answering("yes\n", "setting-group edit", "BAY1LD0", "2", "BAY1LD0/PTOC1.StrVal.setMag.f=1.75",
        "--format", "json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("{\"logicalDevice\":").hasLineCount(1);
    assertThat(run.err()).contains("StrVal.setMag.f[SE]  1.75", "Type yes: ");
  }

  private static String[] with(String[] words, String more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(more);
    return all.toArray(String[]::new);
  }

  // ---- files

  @Test
  void whatBecameOfEachFileIsToldToPrograms() throws IOException {
    String here = directory.toString();
    JsonNode got = json(0, "file get", "readme.txt", "--directory", here).getFirst();
    assertThat(got.get("files").get(0).asString()).isEqualTo(directory.resolve("readme.txt").toString());
    assertThat(got.get("octets").longValue()).isEqualTo(Files.size(directory.resolve("readme.txt")));
    JsonNode record = json(0, "file get", "COMTRADE/BAY1_0001", "--comtrade", "--directory", here).getFirst();
    assertThat(record.get("files").size()).isEqualTo(3);
    JsonNode none = json(1, "file get", "none.txt", "--directory", here).getFirst();
    assertThat(none.get("error").asString()).isEqualTo("file/file-non-existent");
    assertThat(texts(json(1, "file get", "COMTRADE/none", "--comtrade", "--directory", here), "error"))
        .containsExactly("the device has no record of this name");
    assertThat(run("file get", "readme.txt", "--output", "-", "--format", "json").err())
        .contains("--output - and --format json would both go to standard output");

    Path mine = Files.writeString(directory.resolve("mine.txt"), "settings");
    JsonNode put = json(0, "file put", mine.toString()).getFirst();
    assertThat(put.get("path").asString()).isEqualTo("mine.txt");
    assertThat(put.get("octets").longValue()).isEqualTo(8);
    JsonNode again = json(1, "file put", mine.toString()).getFirst();
    assertThat(again.get("successful").booleanValue()).isFalse();
    assertThat(again.get("error").asString()).isEqualTo("the device has it already, 8 octets");
    assertThat(json(0, "file put", mine.toString(), "--force").getFirst().get("successful").booleanValue()).isTrue();
    assertThat(run("file rename", "mine.txt", "a.txt").err()).isEqualTo("mine.txt: renamed to a.txt\n");
    assertThat(json(0, "file rename", "a.txt", "b.txt").getFirst().toString())
        .isEqualTo("{\"path\":\"a.txt\",\"successful\":true,\"renamed\":\"b.txt\"}");
    assertThat(texts(json(1, "file rename", "a.txt", "b.txt"), "error")).containsExactly("file/file-non-existent");
    assertThat(flags(json(1, "file rm", "a.txt", "b.txt", "--yes"), "successful")).containsExactly(false, true);
  }
}
