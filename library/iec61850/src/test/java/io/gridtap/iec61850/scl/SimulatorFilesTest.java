package io.gridtap.iec61850.scl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.scl.IedModel.DataAttribute;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.iec61850.scl.IedModel.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that the simulated devices serve. */
class SimulatorFilesTest {
  private static final Path DIRECTORY = Path
      .of("../../gateway/simulators/src/main/resources/io/gridtap/simulators/scl");

  private static Scl scl(String file) throws IOException { return Scl.parse(DIRECTORY.resolve(file)); }

  @ParameterizedTest
  @CsvSource({"bay-protection.cid,BAY1,10201", "feeder-meter.cid,METER1,10202", "deep-arrays.cid,DEEP1,10203"})
  void areCleanAndHaveAddressesOfTheirOwn(String file, String ied, int port) throws IOException {
    Scl scl = scl(file);
    IedModel model = scl.model(ied);
    assertThat(scl.warnings()).isEmpty();
    assertThat(model.warnings()).isEmpty();
    assertThat(scl.edition()).isEqualTo(Scl.Edition.ED2_1);
    assertThat(model.connections().getFirst().address().port()).hasValue(port);
    LogicalNode lln0 = model.logicalDevices().getFirst().logicalNode("LLN0").orElseThrow();
    assertThat(lln0.reportControlBlocks()).extracting(IedModel.ReportControlBlock::buffered).contains(true, false);
  }

  @Test
  void bayHasSettingGroupsAndControls() throws IOException {
    IedModel model = scl("bay-protection.cid").model("BAY1");
    LogicalNode overcurrent = model.logicalDevice("BAY1LD0").orElseThrow().logicalNode("PTOC1").orElseThrow();
    assertThat(overcurrent.initialValue("StrVal.setMag.f", 1)).contains("1.2");
    assertThat(overcurrent.initialValue("StrVal.setMag.f", 2)).contains("1.5");
    assertThat(overcurrent.initialValue("StrVal.setMag.f", 3)).isEmpty();
    assertThat(model.find("BAY1LD0", "CSWI1$CO$Pos$SBOw$origin$orCat")).isPresent();
    assertThat(model.logicalDevice("BAY1LD0").orElseThrow().logicalNode("QBXSWI1")).isPresent();
  }

  @Test
  void blockThatIsNotIndexedHasNoNumber() throws IOException {
    LogicalNode lln0 = scl("feeder-meter.cid").model("METER1").logicalDevice("METER1MEAS").orElseThrow()
        .logicalNode("LLN0").orElseThrow();
    assertThat(lln0.reportControlBlocks()).extracting(IedModel.ReportControlBlock::mmsItem)
        .contains("LLN0$RP$urcbHarmonics", "LLN0$RP$urcbPower03").doesNotContain("LLN0$RP$urcbHarmonics01");
  }

  @Test
  void membersInArraysKeepElementAndComponentApart() throws IOException {
    IedModel model = scl("deep-arrays.cid").model("DEEP1");
    Member element = model.dataSet("DEEP1LD0", "LLN0$dsElements").orElseThrow().members().get(3);
    assertThat(element.item()).isEqualTo("MHAI1$MX$HA$phsAHar");
    assertThat(element.index()).hasValue(3);
    assertThat(element.component()).contains("cVal$mag$f");
    assertThat(element).hasToString("DEEP1LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]");
    Member far = model.dataSet("DEEP1LD0", "LLN0$dsDeep").orElseThrow().members().get(2);
    assertThat(far.item()).isEqualTo("GGIO1$MX$Deep$two$three$four");
    assertThat(far.component()).contains("five$six$seven$value$mag$f");
    Member whole = model.dataSet("DEEP1LD0", "LLN0$dsWholeArrays").orElseThrow().members().getFirst();
    assertThat(whole.index()).isEmpty();
    assertThat(whole.node().count()).hasValue(16);
  }

  @Test
  void arrayMayTakeItsLengthFromAnAttribute() throws IOException {
    LogicalNode harmonics = scl("deep-arrays.cid").model("DEEP1").logicalDevice("DEEP1LD0").orElseThrow()
        .logicalNode("MHAI1").orElseThrow();
    assertThat(harmonics.find("HPPV.phsABHar").orElseThrow().count()).hasValue(8);
    assertThat(harmonics.initialValue("HA.phsAHar(3).cVal.mag.f")).contains("0.75");
    assertThat(harmonics.initialValue("HA.phsAHar(4).cVal.mag.f")).isEmpty();
  }

  @Test
  void oneDataObjectHasEveryBasicType() throws IOException {
    LogicalNode node = scl("deep-arrays.cid").model("DEEP1").logicalDevice("DEEP1LD0").orElseThrow()
        .logicalNode("GGIO1").orElseThrow();
    Set<BasicType> types = new HashSet<>();
    node.find("Types").orElseThrow().children().forEach(child -> types.add(((DataAttribute) child).type()));
    assertThat(types).isEqualTo(EnumSet.allOf(BasicType.class));
    assertThat(node.initialValue("Types.vUnicode255")).contains("Spannung größer als 110 kV ✓");
  }
}
