package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.client.Difference.Kind;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device that was made from one file, compared with other files. */
class ModelDifferencesLoopbackTest {
  private static GoldenDevice device;
  private static ServerModel model;

  @BeforeAll
  static void read() throws Exception {
    device = new GoldenDevice();
    model = device.connect(AssociationSettings.STANDARD, Optional.empty()).directory().modelWithConfiguration();
  }

  @AfterAll
  static void close() { device.close(); }

  /** What the device has otherwise than a file in which something stands for something else. */
  private static List<Difference> differences(String what, String with) throws Exception {
    String text = GoldenDevice.text();
    assertThat(text).contains(what);
    return ModelDifferences.between(GoldenDevice.file(text.replace(what, with)), model);
  }

  @Test
  void aDeviceIsAsItsOwnFileSays() throws Exception {
    assertThat(device.connect().directory().differences(GoldenDevice.file())).isEmpty();
  }

  @Test
  void logicalDevicesAndNodesThatOnlyOneHas() throws Exception {
    assertThat(differences("<LDevice inst=\"LD1\"", "<LDevice inst=\"LD7\"")).containsExactly(
        new Difference.Missing(Kind.LOGICAL_DEVICE, "GOLDLD7"), new Difference.Extra(Kind.LOGICAL_DEVICE, "GOLDLD1"));
    assertThat(differences("<LN lnClass=\"PTOC\" inst=\"1\" lnType=\"PTOC_T\"/>", "")).containsExactly(
        new Difference.Extra(Kind.LOGICAL_NODE, "GOLDLD0/PTOC1"));
    assertThat(differences("<LN lnClass=\"PTOC\" inst=\"1\"", "<LN lnClass=\"PTOC\" inst=\"2\"")).contains(
        new Difference.Missing(Kind.LOGICAL_NODE, "GOLDLD0/PTOC2"));
  }

  @Test
  void dataThatOnlyOneHas() throws Exception {
    assertThat(differences("<DO name=\"StrVal\" type=\"ASG_SG\"/>", "")).containsExactly(
        new Difference.Extra(Kind.DATA_OBJECT, "GOLDLD0/PTOC1.StrVal"));
    assertThat(differences("<DO name=\"StrVal\" type=\"ASG_SG\"/>",
        "<DO name=\"StrVal\" type=\"ASG_SG\"/><DO name=\"TmMult\" type=\"ASG_SG\"/>"))
        .containsExactly(new Difference.Missing(Kind.DATA_OBJECT, "GOLDLD0/PTOC1.TmMult"));
    List<Difference> attribute = differences("<DA name=\"numHar\" bType=\"INT16U\" fc=\"CF\"/>",
        "<DA name=\"hz\" bType=\"FLOAT32\" fc=\"CF\"/>");
    assertThat(attribute).containsExactly(new Difference.Missing(Kind.DATA_ATTRIBUTE, "GOLDLD0/MHAI1.HA.hz[CF]"),
        new Difference.Extra(Kind.DATA_ATTRIBUTE, "GOLDLD0/MHAI1.HA.numHar"));
    assertThat(attribute.getFirst().sentence())
        .isEqualTo("The device does not have the data attribute GOLDLD0/MHAI1.HA.hz[CF].");
  }

  @Test
  void typesConstraintsCountsAndOrder() throws Exception {
    List<Difference> width = differences("<DA name=\"setVal\" bType=\"INT32\" fc=\"SE\"/>",
        "<DA name=\"setVal\" bType=\"INT16\" fc=\"SE\"/>");
    assertThat(width).containsExactly(new Difference.TypeDiffers("GOLDLD0/PTOC1.OpDlTmms.setVal", "INT16", "INT32"));
    assertThat(width.getFirst().sentence())
        .isEqualTo("GOLDLD0/PTOC1.OpDlTmms.setVal is INT32 in the device and INT16 in the file.");
    assertThat(differences("<DA name=\"numHar\" bType=\"INT16U\" fc=\"CF\"/>",
        "<DA name=\"numHar\" bType=\"INT16U\" fc=\"SP\"/>"))
        .containsExactly(new Difference.ConstraintDiffers("GOLDLD0/MHAI1.HA.numHar", FunctionalConstraint.SP,
            FunctionalConstraint.CF));
    assertThat(differences("type=\"CMV_T\" count=\"8\"", "type=\"CMV_T\" count=\"16\"")).containsExactly(
        new Difference.TypeDiffers("GOLDLD0/MHAI1.HA.phsAHar", "an array of 16", "an array of 8"));
    assertThat(differences("<SDO name=\"phsA\" type=\"CMV_T\"/><SDO name=\"phsB\" type=\"CMV_T\"/>",
        "<SDO name=\"phsB\" type=\"CMV_T\"/><SDO name=\"phsA\" type=\"CMV_T\"/>"))
        .containsExactly(new Difference.OrderDiffers("GOLDLD0/MMXU1.PhV[MX]", List.of("phsB", "phsA", "phsC"),
            List.of("phsA", "phsB", "phsC")));
    assertThat(differences("<DA name=\"en\" bType=\"Enum\" type=\"BehK\" fc=\"SP\"/>",
        "<DA name=\"en\" bType=\"BOOLEAN\" fc=\"SP\"/>"))
        .containsExactly(new Difference.TypeDiffers("GOLDLD0/GTYP1.Wr.en", "BOOLEAN", "INT8"));
  }

  @Test
  void enumerationsThatAreNotOfOneOctet() throws Exception {
    ServerModel.Node wide = new ServerModel.DataAttribute("stVal", FunctionalConstraint.ST, OptionalInt.empty(),
        Optional.of(new TypeDescription.Int(32)), List.of());
    ServerModel.DataObject beh = new ServerModel.DataObject("Beh", OptionalInt.empty(),
        Set.of(FunctionalConstraint.ST), List.of(wide));
    ServerModel ofOne = new ServerModel(List.of(new ServerModel.LogicalDevice("GOLDLD1", List.of(
        new ServerModel.LogicalNode("GOLDLD1", "LLN0", List.of(beh), List.of(), List.of(), List.of())))));
    assertThat(ModelDifferences.between(GoldenDevice.file(), ofOne))
        .contains(new Difference.EnumerationWidth("GOLDLD1/LLN0.Beh.stVal", 32))
        .extracting(Difference::sentence)
        .contains("The enumeration GOLDLD1/LLN0.Beh.stVal has 32 bits in the device; edition 2 has 8.");
  }

  @Test
  void dataSetsAndTheirMembers() throws Exception {
    assertThat(differences("\"dsPerfF100\"", "\"dsOther\"")).containsExactly(
        new Difference.Missing(Kind.DATA_SET, "GOLDLD0/LLN0$dsOther"),
        new Difference.Extra(Kind.DATA_SET, "GOLDLD0/LLN0$dsPerfF100"));
    String member = "<FCDA ldInst=\"LD0\" lnClass=\"GGIO\" lnInst=\"1\" doName=\"Ind4\" fc=\"%s\"/>";
    assertThat(differences(member.formatted("ST"), member.formatted("DC"))).contains(new Difference.MembersDiffer(
        "GOLDLD0/LLN0$dsStat", 4, "GOLDLD0/GGIO1.Ind4[DC]", "GOLDLD0/GGIO1.Ind4[ST]"));
    assertThat(differences(member.formatted("ST"), "")).contains(
        new Difference.MembersDiffer("GOLDLD0/LLN0$dsStat", 4, "", "GOLDLD0/GGIO1.Ind4[ST]"));
  }

  @Test
  void controlBlocksAndTheirRevision() throws Exception {
    assertThat(differences("name=\"urcbStat\" datSet=\"dsStat\" rptID=\"urcbStat_id\" buffered=\"false\" confRev=\"7\"",
        "name=\"urcbStat\" datSet=\"dsStat\" rptID=\"urcbStat_id\" buffered=\"false\" confRev=\"8\""))
        .containsExactly(new Difference.ConfRevDiffers("GOLDLD0/LLN0$RP$urcbStat01", 8, 7),
            new Difference.ConfRevDiffers("GOLDLD0/LLN0$RP$urcbStat02", 8, 7));
    assertThat(differences("<ReportControl name=\"urcbStat\"", "<ReportControl name=\"urcbRenamed\"")).containsExactly(
        new Difference.Missing(Kind.CONTROL_BLOCK, "GOLDLD0/LLN0$RP$urcbRenamed01"),
        new Difference.Missing(Kind.CONTROL_BLOCK, "GOLDLD0/LLN0$RP$urcbRenamed02"),
        new Difference.Extra(Kind.CONTROL_BLOCK, "GOLDLD0/LLN0$RP$urcbStat01"),
        new Difference.Extra(Kind.CONTROL_BLOCK, "GOLDLD0/LLN0$RP$urcbStat02"));
  }
}
