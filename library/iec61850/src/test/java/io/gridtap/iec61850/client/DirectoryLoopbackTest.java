package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The directory services, asked of our own server with the recorded device's file. */
class DirectoryLoopbackTest {
  private GoldenDevice device;
  private Iec61850Client client;
  private Directory directory;

  @BeforeEach
  void connect() throws Exception {
    device = new GoldenDevice();
    client = device.connect();
    directory = client.directory();
  }

  @AfterEach
  void close() { device.close(); }

  @Test
  void listsWhatALogicalNodeHasOfEachClass() throws Exception {
    assertThat(directory.logicalDevices()).containsExactly("GOLDLD0", "GOLDLD1");
    assertThat(directory.logicalNodes("GOLDLD0")).containsExactlyInAnyOrder("GGIO1", "GGIO2", "GPRF1", "GTYP1", "LLN0",
        "LPHD1", "MHAI1", "MMXU1", "PTOC1");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.DATA_OBJECT))
        .containsExactlyInAnyOrder("Mod", "NamPlt", "Beh", "Health");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.DATA_SET)).hasSize(13).contains("dsStat", "dsMixed");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.URCB)).hasSize(52).contains("urcbStat01");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.BRCB)).containsExactlyInAnyOrder("brcbBig01",
        "brcbBig02", "brcbMeas01", "brcbMeas02", "brcbStat01", "brcbStat02");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.LCB)).containsExactly("lcbEvents");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.LOG)).containsExactly("EventLog");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.SGCB)).containsExactly("SGCB");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.GOCB)).containsExactly("gcbEvents");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.MSVCB)).containsExactly("msvcb01");
    assertThat(directory.logicalNode("GOLDLD0/LLN0", AcsiClass.USVCB)).isEmpty();
    assertThat(directory.variables("GOLDLD0/GGIO1")).hasSize(95).contains("GGIO1", "GGIO1$BL$Ind1$blkEna");
    assertThat(device.requests()).as("domains, names, data sets, journals").hasSize(4);
  }

  @Test
  void listsWhatDataConsistOf() throws Exception {
    assertThat(directory.data("GOLDLD0/GGIO1.Ind1")).containsExactlyInAnyOrder("blkEna", "d", "q", "stVal", "t",
        "subEna", "subID", "subQ", "subVal");
    assertThat(directory.dataWithConstraints("GOLDLD0/GGIO1.Ind1")).containsExactlyInAnyOrder("blkEna[BL]", "d[DC]",
        "q[ST]", "stVal[ST]", "t[ST]", "subEna[SV]", "subID[SV]", "subQ[SV]", "subVal[SV]");
    assertThat(directory.data("GOLDLD0/GGIO1.Ind1", FunctionalConstraint.ST)).containsExactlyInAnyOrder("q", "stVal",
        "t");
    assertThat(directory.data("GOLDLD0/MMXU1.PhV", FunctionalConstraint.MX)).containsExactly("phsA", "phsB", "phsC");
    assertThat(device.requests()).as("the names of the logical device").hasSize(1);
    assertThat(directory.data("GOLDLD0/MHAI1.HA.phsAHar(3)")).as("within an array, where no names are listed")
        .contains("cVal", "q", "t");
    assertThat(directory.data("GOLDLD0/GGIO1.Ind1.stVal")).isEmpty();
  }

  @Test
  void tellsTypesDownToTheLastAttribute() throws Exception {
    ServerModel.Node phase = directory.definition("GOLDLD0/MMXU1.PhV.phsA").orElseThrow();
    assertThat(phase).isInstanceOf(ServerModel.DataObject.class);
    assertThat(phase.constraints()).contains(FunctionalConstraint.MX);
    ServerModel.Node magnitude = directory.definition("GOLDLD0/MMXU1.PhV.phsA.cVal.mag.f").orElseThrow();
    assertThat(magnitude).isInstanceOfSatisfying(ServerModel.DataAttribute.class, attribute -> {
      assertThat(attribute.constraint()).isEqualTo(FunctionalConstraint.MX);
      assertThat(attribute.type()).contains(new TypeDescription.FloatingPoint(32, 8));
      assertThat(attribute.valueType()).isInstanceOfSatisfying(ValueType.Leaf.class,
          leaf -> assertThat(leaf.kind()).isEqualTo(ValueType.Kind.FLOAT));
    });
    ServerModel.Node harmonics = directory.definition("GOLDLD0/MHAI1.HA.phsAHar").orElseThrow();
    assertThat(harmonics.count()).isEqualTo(OptionalInt.of(8));
    assertThat(harmonics.children()).extracting(ServerModel.Node::name).contains("cVal", "q", "t");
    assertThat(directory.definition("GOLDLD0/MMXU1.Nope")).isEmpty();
    assertThat(device.requests()).as("names, and the types of two nodes").hasSize(3);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> directory.logicalNodes("NOPE")).isInstanceOf(Answer.RefusedException.class)
        .hasMessageContaining("object-non-existent");
    assertThatThrownBy(() -> directory.data("GOLDLD0/GGIO1.Nope")).isInstanceOf(Answer.RefusedException.class)
        .hasMessage("GOLDLD0/GGIO1.Nope: the device has nothing of this name");
    assertThatThrownBy(() -> directory.logicalNode("GOLDLD0/NOPE1", AcsiClass.URCB))
        .isInstanceOf(Answer.RefusedException.class);
    assertThatThrownBy(() -> directory.data("GOLDLD0.GGIO1")).isInstanceOf(IllegalArgumentException.class);
    assertThat(client.lastError()).hasValueSatisfying(error -> assertThat(error.text())
        .isEqualTo("access/object-non-existent"));
  }

  @Test
  void readsTheWholeModelWithOneRequestALogicalNode() throws Exception {
    ServerModel model = directory.model();
    int nodes = model.logicalDevices().stream().mapToInt(ld -> ld.logicalNodes().size()).sum();
    assertThat(device.requests()).as("domains; names, data sets and journals of two devices; a type a node")
        .hasSize(1 + 2 * 3 + nodes);
    assertThat(nodes).isEqualTo(11);
    assertThat(model.attributes()).isGreaterThan(1000);
    ServerModel.LogicalNode lln0 = model.logicalDevice("GOLDLD0").flatMap(ld -> ld.logicalNode("LLN0")).orElseThrow();
    assertThat(lln0.dataObjects()).extracting(ServerModel.DataObject::name).containsExactly("Mod", "Beh", "Health",
        "NamPlt");
    assertThat(lln0.controlBlocks(AcsiClass.URCB)).hasSize(52);
    assertThat(lln0.logs()).containsExactly("EventLog");
    assertThat(lln0.dataSets()).hasSize(13).allSatisfy(set -> assertThat(set.members()).isEmpty());
    assertThat(model.find("GOLDLD0/MMXU1.PhV.phsA")).hasSize(1);
    // what was read is known from then on
    assertThat(directory.definition("GOLDLD1/LLN0.Mod.stVal")).isPresent();
    assertThat(device.requests()).isEmpty();
  }

  /** Recorded session lib-browse: the other client sent ten requests for the same. */
  @Test
  void browsesWithNoMoreRequestsThanAnother() throws Exception {
    assertThat(client.identify().orThrow().vendor()).isNotEmpty();
    assertThat(client.status().orThrow().logicalStatus()).isZero();
    for (String ld : directory.logicalDevices()) assertThat(directory.logicalNodes(ld)).isNotEmpty();
    for (AcsiClass kind : AcsiClass.values()) directory.logicalNode("GOLDLD0/LLN0", kind);
    directory.variables("GOLDLD0/GGIO1");
    directory.dataWithConstraints("GOLDLD0/GGIO1.Ind1");
    directory.data("GOLDLD0/MMXU1.PhV");
    assertThat(directory.definition("GOLDLD0/GTYP1.Ty")).isPresent();
    assertThat(directory.definition("GOLDLD0/MHAI1.HA")).isPresent();
    assertThatThrownBy(() -> directory.definition("GOLDLD0/NOPE1.Ind1")).isInstanceOf(Answer.RefusedException.class);
    assertThat(device.requests()).hasSize(9);
  }

  /** Recorded session lib-model-discovery: three requests. */
  @Test
  void discoversTheNodesOfAllDevicesWithOneRequestADevice() throws Exception {
    for (String ld : directory.logicalDevices()) assertThat(directory.logicalNodes(ld)).isNotEmpty();
    assertThat(device.requests()).hasSize(3);
  }

  @Test
  void readsTheSameModelThroughPdusTooSmallForANode() throws Exception {
    ServerModel whole = directory.model();
    device.requests();
    Iec61850Client narrow = device.connect(AssociationSettings.STANDARD.withMaxPduOctets(2000), Optional.empty());
    ServerModel inParts = narrow.directory().model();
    List<ConfirmedRequest<?>> requests = device.requests();
    assertThat(requests).hasSizeGreaterThan(50);
    assertThat(inParts.attributes()).isEqualTo(whole.attributes());
    assertThat(ModelDifferences.between(GoldenDevice.file(), inParts)).isEmpty();
  }

  @Test
  void readsMembersAndControlBlocksWithTheModelIfWanted() throws Exception {
    ServerModel model = directory.modelWithConfiguration();
    ServerModel.LogicalNode lln0 = model.logicalDevice("GOLDLD0").flatMap(ld -> ld.logicalNode("LLN0")).orElseThrow();
    assertThat(lln0.dataSets()).allSatisfy(set -> assertThat(set.members()).isPresent());
    assertThat(lln0.controlBlocks()).allSatisfy(block -> assertThat(block.values()).containsKey(
        block.kind() == AcsiClass.SGCB ? "ActSG" : "DatSet"));
  }
}
