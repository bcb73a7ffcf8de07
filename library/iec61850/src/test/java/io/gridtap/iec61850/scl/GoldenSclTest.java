package io.gridtap.iec61850.scl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.IedModel.DataAttribute;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.iec61850.scl.IedModel.ReportControlBlock;
import io.gridtap.wire.Octets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A file that other implementations serve: what they were seen to offer is what the model must say. */
class GoldenSclTest {
  private static Scl scl;
  private static IedModel model;
  private static LogicalDevice ld0;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = resource("golden.cid")) {
      scl = Scl.parse("golden.cid", in);
    }
    model = scl.model("GOLD");
    ld0 = model.logicalDevice("GOLDLD0").orElseThrow();
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(GoldenSclTest.class.getResourceAsStream("/scl/" + name), name);
  }

  private static LogicalNode node(String name) { return ld0.logicalNode(name).orElseThrow(); }

  @Test
  void isCleanAndOfEdition21() {
    assertThat(scl.warnings()).isEmpty();
    assertThat(model.warnings()).isEmpty();
    assertThat(scl.edition()).isEqualTo(Scl.Edition.ED2_1);
    assertThat(scl.header().id()).isEqualTo("golden");
  }

  @Test
  void listsTheVariablesThatAServerWasSeenToList() throws IOException {
    List<String> recorded;
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(resource("golden-names.txt"), StandardCharsets.UTF_8))) {
      recorded = lines.lines().filter(line -> !line.startsWith("#")).toList();
    }
    List<String> listed = ld0.logicalNodes().stream().flatMap(node -> node.mmsItems().stream()).toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(recorded);
    // Without the node itself, as the recording client counted.
    assertThat(node("GGIO1").mmsItems().subList(1, 95)).hasSize(94).startsWith("GGIO1$BL", "GGIO1$BL$Ind1",
        "GGIO1$BL$Ind1$blkEna");
  }

  @Test
  void everyListedVariableIsFound() {
    for (LogicalNode node : ld0.logicalNodes()) {
      assertThat(node.mmsItems()).allSatisfy(item -> assertThat(model.find("GOLDLD0", item)).isPresent());
    }
    assertThat(Stream.of("NOPE1$ST$Ind1", "GGIO1$MX$Ind1", "GGIO1$ST$Ind1$nope", "GGIO1$XX", "GGIO1$RP",
        "MHAI1$MX$HA$phsAHar$cVal", "", "$", "GGIO1$ST$Ind1$stVal$").map(ld0::find)).allSatisfy(
            found -> assertThat(found).isEmpty());
    assertThat(model.find("NOLD", "GGIO1")).isEmpty();
  }

  @Test
  void hasTheReportControlBlocksThatAServerWasSeenToHave() {
    List<ReportControlBlock> all = node("LLN0").reportControlBlocks();
    assertThat(all.stream().filter(block -> !block.buffered())).hasSize(52);
    assertThat(all.stream().filter(ReportControlBlock::buffered).map(ReportControlBlock::mmsItem)).containsExactly(
        "LLN0$BR$brcbStat01", "LLN0$BR$brcbStat02", "LLN0$BR$brcbMeas01", "LLN0$BR$brcbMeas02", "LLN0$BR$brcbBig01",
        "LLN0$BR$brcbBig02");
    ReportControlBlock measured = block("urcbMeas02");
    assertThat(measured.rptId()).isEqualTo("urcbMeas_id");
    assertThat(measured.dataSet()).contains("GOLDLD0/LLN0$dsMeas");
    assertThat(measured.control().confRev()).isEqualTo(7);
    assertThat(measured.control().integrityPeriodMillis()).isEqualTo(500);
    assertThat(measured.control().bufferTimeMillis()).isEqualTo(100);
    assertThat(measured.control().triggers()).isEqualTo(new Ied.TrgOps(true, true, true, true, true));
    assertThat(block("urcbPerf101").control().optionalFields())
        .isEqualTo(new Ied.OptFields(true, true, true, true, false, false, true, true));
  }

  @Test
  void reportIdIsTheBlocksOwnReferenceWhenTheFileGivesNone() {
    assertThat(block("urcbNoId01").rptId()).isEqualTo("GOLDLD0/LLN0$RP$urcbNoId01");
  }

  private static ReportControlBlock block(String name) {
    return node("LLN0").reportControlBlocks().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void dataSetsHaveTheMembersThatAServerWasSeenToReturn() {
    assertThat(model.dataSet("GOLDLD0", "LLN0$dsMixed").orElseThrow().members()).map(IedModel.Member::toString)
        .containsExactly("GOLDLD0/GGIO1.Ind1.stVal[ST]", "GOLDLD0/GGIO1.Ind1.q[ST]", "GOLDLD0/GGIO1.Ind1.t[ST]",
            "GOLDLD0/MMXU1.TotW.mag.f[MX]", "GOLDLD0/MMXU1.TotW.q[MX]", "GOLDLD0/MMXU1.PhV.phsA.cVal.mag.f[MX]",
            "GOLDLD0/GTYP1.Ty.dbp[ST]", "GOLDLD0/GTYP1.Ty.i64[ST]");
    assertThat(model.dataSet("GOLDLD0", "LLN0$dsBig").orElseThrow().members()).hasSize(80);
    assertThat(node("LLN0").dataSets()).hasSize(13);
    IedModel.Member member = model.dataSet("GOLDLD0", "LLN0$dsMixed").orElseThrow().members().get(5);
    assertThat(member.domain()).isEqualTo("GOLDLD0");
    assertThat(member.item()).isEqualTo("MMXU1$MX$PhV$phsA$cVal$mag$f");
    assertThat(member.node()).isInstanceOfSatisfying(DataAttribute.class,
        f -> assertThat(f.type()).isEqualTo(BasicType.FLOAT32));
  }

  @Test
  void keepsEverythingElseThatAServerOffers() {
    LogicalNode lln0 = node("LLN0");
    assertThat(lln0.logs()).containsExactly("EventLog");
    assertThat(lln0.logControls().getFirst().logName()).isEqualTo("EventLog");
    assertThat(lln0.gseControls().getFirst().appId()).isEqualTo("golden/gcbEvents");
    assertThat(lln0.sampledValueControls().getFirst().sampleRate()).isEqualTo(80);
    assertThat(lln0.settingControl().orElseThrow().groups()).isEqualTo(3);
    assertThat(model.services().names()).contains("FileHandling", "GOOSE");
    assertThat(model.services().dynAssociation()).hasValue(10);
    Services.ReportSettings settings = model.services().reportSettings().orElseThrow();
    assertThat(settings.cbName()).isEqualTo(Services.Setting.FIX);
    assertThat(settings.datSet()).isEqualTo(Services.Setting.DYN);
    assertThat(settings.reservationTime()).isTrue();
    assertThat(settings.owner()).isTrue();
    assertThat(model.services().dynDataSet().orElseThrow().maxAttributes()).hasValue(100);
    assertThat(model.services().confReportControl().orElseThrow().max()).hasValue(20);
  }

  @Test
  void addressesArePartOfTheModel() {
    Communication.ConnectedAp connection = model.connections().getFirst();
    assertThat(connection.address().ip()).contains("127.0.0.1");
    assertThat(connection.address().port()).isEmpty();
    assertThat(connection.address().tSelector()).contains(Octets.hex("0001"));
    assertThat(connection.address().sSelector()).contains(Octets.hex("0001"));
    assertThat(connection.address().pSelector()).contains(Octets.hex("00000001"));
    assertThat(connection.goose().getFirst().parameters()).containsEntry("APPID", "1000");
    assertThat(connection.goose().getFirst().maxTimeMillis()).hasValue(1000);
    assertThat(connection.sampledValues().getFirst().cbName()).isEqualTo("msvcb01");
  }

  @Test
  void valuesOfTheInstanceComeBeforeThoseOfTheType() {
    LogicalNode ggio2 = node("GGIO2");
    assertThat(ggio2.initialValue("SPCSO2.ctlModel")).contains("sbo-with-normal-security");
    assertThat(ggio2.initialValue("SPCSO5.ctlModel")).contains("status-only");
    assertThat(ggio2.initialValue("SPCSO2.stVal")).isEmpty();
    DataAttribute model2 = (DataAttribute) ggio2.find("SPCSO2.ctlModel").orElseThrow();
    EnumType labels = model2.enumeration().orElseThrow();
    assertThat(labels.ordinal("sbo-with-normal-security")).hasValue(2);
    assertThat(labels.label(4)).contains("sbo-with-enhanced-security");
    assertThat(labels.label(99)).isEmpty();
  }

  @Test
  void settingsThatCanBeEditedAreActiveOnesToo() {
    assertThat(ld0.find("PTOC1$SG$StrVal$setMag$f")).isPresent();
    assertThat(ld0.find("PTOC1$SE$StrVal$setMag$f")).isPresent();
    assertThat(node("PTOC1").constraints()).containsExactly(FunctionalConstraint.ST, FunctionalConstraint.SG,
        FunctionalConstraint.SE);
  }

  @Test
  void arraysAndTriggersReachTheLeaves() {
    assertThat(node("MHAI1").find("HA.phsAHar").orElseThrow().count()).hasValue(8);
    DataAttribute f = (DataAttribute) node("MMXU1").find("PhV.phsB.cVal.mag.f").orElseThrow();
    assertThat(f.triggers().dataChange()).isTrue();
    assertThat(f.fc()).isEqualTo(FunctionalConstraint.MX);
  }

  @Test
  void nodesOfOneTypeShareOneTree() {
    LogicalNode other = model.logicalDevice("GOLDLD1").orElseThrow().logicalNode("LPHD1").orElseThrow();
    assertThat(other.dataObjects()).isSameAs(node("LPHD1").dataObjects());
  }

  @Test
  void askingForWhatIsNotThereIsTheCallersFault() {
    assertThatIllegalArgumentException().isThrownBy(() -> scl.model("NOBODY")).withMessageContaining("GOLD");
    assertThatIllegalArgumentException().isThrownBy(() -> scl.model("GOLD", "AP9")).withMessageContaining("AP1");
  }
}
