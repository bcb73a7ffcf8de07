package io.gridtap.iec61850.scl.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ReferenceException;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.IedModel.DataAttribute;
import io.gridtap.iec61850.scl.IedModel.DataObject;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.iec61850.scl.IedModel.Node;
import io.gridtap.iec61850.scl.Scl;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is described by code becomes the model that a file of the same would. */
class IedDescriptionTest {
  private final IedDescription ied = IedDescription.named("BAY1");
  private final LogicalDeviceDescription device = ied.addLogicalDevice("LD0");
  private final LogicalNodeDescription ggio = device.addLogicalNode("GGIO1");

  private LogicalNode node(String name) {
    return ied.model().logicalDevice("BAY1LD0").orElseThrow().logicalNode(name).orElseThrow();
  }

  private DataObject object(String name) { return (DataObject) node("GGIO1").find(name).orElseThrow(); }

  private DataAttribute attribute(String path) { return (DataAttribute) node("GGIO1").find(path).orElseThrow(); }

  private static List<String> names(DataObject object, FunctionalConstraint constraint) {
    return object.children(constraint).stream().map(Node::name).toList();
  }

  @Test
  void aLogicalDeviceHasItsTwoLogicalNodesFromTheStart() {
    assertThat(node("LLN0").dataObjects()).extracting(DataObject::name).containsExactly("Mod", "Beh", "Health",
        "NamPlt");
    assertThat(node("LPHD1").dataObjects()).extracting(DataObject::name).containsExactly("PhyNam", "PhyHealth",
        "Proxy");
    assertThat(node("GGIO1").dataObjects()).extracting(DataObject::name).containsExactly("Beh");
    assertThat(node("LLN0").initialValue("Mod.ctlModel")).contains("status-only");
    assertThat(node("LLN0").initialValue("Beh.stVal")).contains("on");
    assertThat(node("LLN0").initialValue("Health.stVal")).contains("Ok");
  }

  @ParameterizedTest
  @EnumSource(CommonDataClass.class)
  void anObjectHasWhatItsClassDemandsAndWhatWasChosen(CommonDataClass cdc) {
    List<String> one = cdc.atLeastOne().stream().limit(1).toList();
    DataObjectDescription plain = describe("Plain", cdc).with(one.toArray(String[]::new));
    DataObjectDescription full = describe("Full", cdc).with(cdc.optional().toArray(String[]::new));
    assertThat(plain.name()).isEqualTo("Plain");
    assertThat(full.name()).isEqualTo("Full");
    assertThat(object("Plain").cdc()).isEqualTo(cdc.name());
    assertThat(object("Plain").children()).extracting(Node::name).containsExactlyElementsOf(
        Stream.concat(one.stream(), cdc.mandatory().stream()).toList());
    assertThat(object("Full").children()).extracting(Node::name).containsAll(cdc.mandatory())
        .containsAll(cdc.optional()).hasSize(cdc.mandatory().size() + cdc.optional().size());
    assertThat(CommonDataClass.of(cdc.name())).isEqualTo(cdc);
  }

  private DataObjectDescription describe(String name, CommonDataClass cdc) {
    return cdc.enumerated() ? ggio.dataObject(name, cdc, "HealthKind") : ggio.dataObject(name, cdc);
  }

  @Test
  void attributesHaveTheConstraintsTypesAndTriggersOfTheStandard() {
    ggio.dataObject("Ind", CommonDataClass.SPS);
    ggio.dataObject("AnIn", CommonDataClass.MV).with("db", "units");
    ggio.dataObject("PhV", CommonDataClass.WYE).with("neut", "phsA.range", "phsB");
    ggio.dataObject("Tap", CommonDataClass.BSC);
    assertThat(names(object("Ind"), FunctionalConstraint.ST)).containsExactly("stVal", "q", "t");
    assertThat(attribute("Ind.stVal").type()).isEqualTo(BasicType.BOOLEAN);
    assertThat(attribute("Ind.stVal").triggers().dataChange()).isTrue();
    assertThat(attribute("Ind.q").triggers().qualityChange()).isTrue();
    assertThat(names(object("AnIn"), FunctionalConstraint.MX)).containsExactly("mag", "q", "t");
    assertThat(names(object("AnIn"), FunctionalConstraint.CF)).containsExactly("units", "db");
    assertThat(attribute("AnIn.mag.f").type()).isEqualTo(BasicType.FLOAT32);
    assertThat(attribute("AnIn.mag.f").triggers().dataChange()).isTrue();
    assertThat(attribute("AnIn.units.SIUnit").enumeration().orElseThrow().ordinal("Hz")).hasValue(33);
    assertThat(attribute("AnIn.units.SIUnit").enumeration().orElseThrow().ordinal("VAr")).hasValue(63);
    assertThat(attribute("AnIn.units.SIUnit").enumeration().orElseThrow().ordinal("Pa")).hasValue(39);
    assertThat(attribute("AnIn.units.multiplier").enumeration().orElseThrow().ordinal("k")).hasValue(3);
    assertThat(attribute("AnIn.units.multiplier").enumeration().orElseThrow().ordinal("Y")).hasValue(24);
    assertThat(object("PhV").children()).extracting(Node::name).containsExactly("phsA", "phsB", "neut");
    assertThat(attribute("PhV.phsA.range").fc()).isEqualTo(FunctionalConstraint.MX);
    assertThat(node("GGIO1").find("PhV.phsB.range")).isEmpty();
    assertThat(attribute("Tap.valWTr.posVal").type()).isEqualTo(BasicType.INT8);
  }

  @ParameterizedTest
  @EnumSource(CtlModel.class)
  void theAttributesOfTheServicesFollowFromTheControlModel(CtlModel model) {
    for (CommonDataClass cdc : CommonDataClass.values())
      if (cdc.controllable()) describe(cdc.name(), cdc).control(model);
    List<String> services = switch (model) {
      case STATUS_ONLY -> List.of();
      case DIRECT_WITH_NORMAL_SECURITY -> List.of("Oper");
      case SBO_WITH_NORMAL_SECURITY -> List.of("SBO", "Oper", "Cancel");
      case DIRECT_WITH_ENHANCED_SECURITY -> List.of("Oper", "Cancel");
      case SBO_WITH_ENHANCED_SECURITY -> List.of("SBOw", "Oper", "Cancel");
    };
    for (CommonDataClass cdc : CommonDataClass.values()) {
      if (!cdc.controllable()) continue;
      assertThat(names(object(cdc.name()), FunctionalConstraint.CO)).as(cdc.name()).isEqualTo(services);
      assertThat(node("GGIO1").initialValue(cdc.name() + ".ctlModel")).contains(model.text());
      assertThat(node("GGIO1").find(cdc.name() + ".stSeld").isPresent()).isEqualTo(model.selectBeforeOperate());
      if (!services.contains("Cancel")) continue;
      assertThat(((DataObject) node("GGIO1").find(cdc.name()).orElseThrow()).child("Oper").orElseThrow().children())
          .extracting(Node::name).containsExactly("ctlVal", "origin", "ctlNum", "T", "Test", "Check");
      assertThat(((DataObject) node("GGIO1").find(cdc.name()).orElseThrow()).child("Cancel").orElseThrow().children())
          .extracting(Node::name).containsExactly("ctlVal", "origin", "ctlNum", "T", "Test");
    }
  }

  @Test
  void aDeviceOfOnePhaseHasThatOneAlone() {
    ggio.dataObject("A", CommonDataClass.WYE).with("neut");
    assertThat(object("A").children()).extracting(Node::name).containsExactly("neut");
    assertThat(CommonDataClass.WYE.mandatory()).isEmpty();
  }

  @Test
  void configurationHasTheOrderOfTheStandard() {
    describe("SPC", CommonDataClass.SPC).with("pulseConfig", "operTimeout").control(CtlModel.SBO_WITH_NORMAL_SECURITY);
    describe("INC", CommonDataClass.INC).with("minVal", "maxVal", "stepSize", "operTimeout", "units");
    assertThat(names(object("SPC"), FunctionalConstraint.CF)).containsExactly("pulseConfig", "ctlModel", "sboTimeout",
        "sboClass", "operTimeout");
    assertThat(names(object("INC"), FunctionalConstraint.CF)).containsExactly("ctlModel", "minVal", "maxVal",
        "stepSize", "operTimeout", "units");
  }

  @Test
  void theLastControlModelIsTheOneThatCounts() {
    DataObjectDescription object = ggio.dataObject("SPCSO1", CommonDataClass.SPC)
        .control(CtlModel.SBO_WITH_ENHANCED_SECURITY).control(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    assertThat(object("SPCSO1").children()).extracting(Node::name).containsExactly("origin", "ctlNum", "stVal", "q",
        "t", "ctlModel", "Oper");
    object.control(CtlModel.STATUS_ONLY);
    assertThat(object("SPCSO1").children()).extracting(Node::name).containsExactly("stVal", "q", "t", "ctlModel");
  }

  @Test
  void anAnalogueValueSaysUnderMxThatItIsSelected() {
    ggio.dataObject("AnOut1", CommonDataClass.APC).control(CtlModel.SBO_WITH_NORMAL_SECURITY);
    ggio.dataObject("SPCSO1", CommonDataClass.SPC).control(CtlModel.SBO_WITH_NORMAL_SECURITY);
    assertThat(names(object("AnOut1"), FunctionalConstraint.MX)).containsExactly("origin", "ctlNum", "mxVal", "q", "t",
        "stSeld");
    assertThat(names(object("AnOut1"), FunctionalConstraint.ST)).isEmpty();
    assertThat(attribute("SPCSO1.stSeld").fc()).isEqualTo(FunctionalConstraint.ST);
  }

  @Test
  void whatIsSaidOfASubDataObjectItselfIsTheSameAsByItsPath() {
    DataObjectDescription object = ggio.ownDataObject("X", "XXX");
    object.addSubObject("op", CommonDataClass.SPC).control(CtlModel.DIRECT_WITH_ENHANCED_SECURITY);
    object.addSubObject("har", CommonDataClass.CMV).array(2).value("cVal.mag.f", "3");
    ggio.dataObject("PhV", CommonDataClass.WYE).subObject("phsA").value("units.SIUnit", "V");
    assertThat(node("GGIO1").initialValue("X.op.ctlModel")).contains("direct-with-enhanced-security");
    assertThat(node("GGIO1").initialValue("X.har(1).cVal.mag.f")).contains("3");
    assertThat(node("GGIO1").initialValue("PhV.phsA.units.SIUnit")).contains("V");
  }

  @Test
  void aTimeActivatedObjectHasOperTmInAllItsServices() {
    ggio.dataObject("SPCSO1", CommonDataClass.SPC).control(CtlModel.DIRECT_WITH_NORMAL_SECURITY).timeActivated();
    ggio.dataObject("SPCSO2", CommonDataClass.SPC).control(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    assertThat(attribute("SPCSO1.Oper.operTm").type()).isEqualTo(BasicType.TIMESTAMP);
    assertThat(attribute("SPCSO1.Cancel.operTm").type()).isEqualTo(BasicType.TIMESTAMP);
    assertThat(node("GGIO1").find("SPCSO2.Oper.operTm")).isEmpty();
  }

  @Test
  void valuesArePutWhereTheyBelong() {
    ggio.dataObject("AnIn1", CommonDataClass.MV).value("mag.f", "1.5").value("units.SIUnit", "V").value("d",
        "a < \"b\" & c");
    ggio.dataObject("PhV", CommonDataClass.WYE).value("neut.cVal.mag.f", "3").value("phsA.units.multiplier", "k");
    ggio.dataObject("Set", CommonDataClass.ASG).inSettingGroups().value("setMag.f", 1, "1").value("setMag.f", 2, "2")
        .value("setMag.f", 2, "2.5");
    device.lln0().settingGroups(2);
    assertThat(node("GGIO1").initialValue("AnIn1.mag.f")).contains("1.5");
    assertThat(node("GGIO1").initialValue("AnIn1.units.SIUnit")).contains("V");
    assertThat(node("GGIO1").initialValue("AnIn1.d")).contains("a < \"b\" & c");
    assertThat(node("GGIO1").initialValue("PhV.neut.cVal.mag.f")).contains("3");
    assertThat(node("GGIO1").initialValue("PhV.phsA.units.multiplier")).contains("k");
    assertThat(node("GGIO1").initialValue("Set.setMag.f", 1)).contains("1");
    assertThat(node("GGIO1").initialValue("Set.setMag.f", 2)).contains("2.5");
    assertThat(attribute("Set.setMag").fc()).isEqualTo(FunctionalConstraint.SE);
    assertThat(node("LLN0").settingControl().orElseThrow().groups()).isEqualTo(2);
  }

  @Test
  void attributesTypesAndClassesOfOnesOwn() {
    ied.enumeration("ColourKind", 1, "red", "green").structure("Spot",
        AttributeDescription.enumerated("colour", "ColourKind"),
        AttributeDescription.component("samples", BasicType.INT16U).array(4));
    ggio.ownDataObject("Lamp", "LMP")
        .attribute(AttributeDescription.structured("spots", "Spot", FunctionalConstraint.ST).array(3)
            .triggering(Trigger.DATA_UPDATE))
        .attribute(AttributeDescription.of("t", BasicType.TIMESTAMP, FunctionalConstraint.ST))
        .value("spots(2).colour", "green");
    DataObjectDescription harmonics = ggio.ownDataObject("HA", "HWYE");
    harmonics.addSubObject("phsAHar", CommonDataClass.CMV).array(8);
    ggio.dataObject("Ind", CommonDataClass.SPS).attribute(
        AttributeDescription.of("tmp", BasicType.FLOAT64, FunctionalConstraint.EX));
    device.lln0().dataSet("ds", "GGIO1.HA.phsAHar(3).cVal.mag.f[MX]", "GGIO1.Lamp.spots[ST]");
    assertThat(object("Lamp").cdc()).isEqualTo("LMP");
    assertThat(attribute("Lamp.spots").count()).hasValue(3);
    assertThat(attribute("Lamp.spots").triggers().dataUpdate()).isTrue();
    assertThat(attribute("Lamp.spots.colour").enumeration().orElseThrow().label(2)).contains("green");
    assertThat(attribute("Lamp.spots.samples").count()).isEqualTo(OptionalInt.of(4));
    assertThat(node("GGIO1").initialValue("Lamp.spots(2).colour")).contains("green");
    assertThat(object("HA.phsAHar").count()).hasValue(8);
    assertThat(attribute("Ind.tmp").fc()).isEqualTo(FunctionalConstraint.EX);
    assertThat(node("LLN0").dataSet("ds").orElseThrow().members()).extracting(Object::toString)
        .containsExactly("BAY1LD0/GGIO1.HA.phsAHar(3).cVal.mag.f[MX]", "BAY1LD0/GGIO1.Lamp.spots[ST]");
  }

  @Test
  void dataSetsAndControlBlocksOfAllKinds() {
    ggio.dataObject("Ind1", CommonDataClass.SPS);
    LogicalDeviceDescription other = ied.addLogicalDevice("LD1").ldName("Meters");
    other.addLogicalNode("Q0MMXU1").dataObject("PhV", CommonDataClass.WYE).with("phsA");
    LogicalNodeDescription lln0 = device.lln0();
    lln0.dataSet("ds", "GGIO1.Ind1[ST]", "GGIO1.Ind1.q[ST]", "LD1/Q0MMXU1.PhV.phsA.cVal.mag.f[MX]", "LLN0[ST]");
    lln0.unbufferedReports("urcb", "ds").instances(3).integrityPeriod(Duration.ofSeconds(5)).rptId("mine").confRev(7);
    lln0.bufferedReports("brcb", "ds").notIndexed().bufferTime(Duration.ofMillis(50))
        .triggers(TrgOps.of(Trigger.DATA_UPDATE));
    lln0.log("EventLog").logControl("lcb", "ds", "EventLog", TrgOps.of(Trigger.DATA_CHANGE))
        .gooseControl("gcb", "ds", "BAY1/gcb");
    LogicalNode node = node("LLN0");
    assertThat(node.dataSet("ds").orElseThrow().members()).extracting(Object::toString).containsExactly(
        "BAY1LD0/GGIO1.Ind1[ST]", "BAY1LD0/GGIO1.Ind1.q[ST]", "Meters/Q0MMXU1.PhV.phsA.cVal.mag.f[MX]",
        "BAY1LD0/LLN0.Mod[ST]", "BAY1LD0/LLN0.Beh[ST]", "BAY1LD0/LLN0.Health[ST]");
    assertThat(node.reportControlBlocks()).extracting(IedModel.ReportControlBlock::mmsItem).containsExactly(
        "LLN0$RP$urcb01", "LLN0$RP$urcb02", "LLN0$RP$urcb03", "LLN0$BR$brcb");
    assertThat(node.reportControlBlocks().getFirst()).satisfies(block -> {
      assertThat(block.rptId()).isEqualTo("mine");
      assertThat(block.control().confRev()).isEqualTo(7);
      assertThat(block.control().integrityPeriodMillis()).isEqualTo(5000);
      assertThat(block.control().triggers().integrity()).isTrue();
      assertThat(block.control().triggers().dataChange()).isTrue();
    });
    assertThat(node.reportControlBlocks().getLast()).satisfies(block -> {
      assertThat(block.control().bufferTimeMillis()).isEqualTo(50);
      assertThat(block.control().triggers().dataChange()).isFalse();
      assertThat(block.control().triggers().dataUpdate()).isTrue();
      assertThat(block.control().optionalFields().entryId()).isTrue();
    });
    assertThat(node.logs()).containsExactly("EventLog");
    assertThat(node.logControls()).singleElement().satisfies(log -> assertThat(log.logName()).isEqualTo("EventLog"));
    assertThat(node.gseControls()).singleElement().satisfies(goose -> assertThat(goose.appId()).isEqualTo("BAY1/gcb"));
  }

  @Test
  void aPeriodBringsItsTriggerInWhateverOrder() {
    LogicalNodeDescription lln0 = device.lln0();
    lln0.dataSet("ds", "LLN0.Beh[ST]");
    TrgOps changes = TrgOps.of(Trigger.DATA_CHANGE);
    lln0.unbufferedReports("first", "ds").integrityPeriod(Duration.ofSeconds(1)).triggers(changes);
    lln0.unbufferedReports("last", "ds").triggers(changes).integrityPeriod(Duration.ofSeconds(1));
    lln0.unbufferedReports("never", "ds").triggers(changes).integrityPeriod(Duration.ZERO);
    assertThat(node("LLN0").reportControlBlocks()).extracting(block -> block.control().triggers().integrity())
        .containsExactly(true, true, false);
  }

  @Test
  void equalTypesAreDescribedOnce() {
    for (int i = 1; i <= 50; i++) ggio.dataObject("Ind" + i, CommonDataClass.SPS);
    device.addLogicalNode("GGIO2");
    device.addLogicalNode("GGIO3");
    String scl = ied.scl();
    assertThat(scl.split("cdc=\"SPS\"", -1)).hasSize(2);
    assertThat(scl.split("<LNodeType [^>]*lnClass=\"GGIO\"", -1)).hasSize(3);
  }

  @Test
  void anEnumerationNamedLikeATypeHasATypeOfItsOwn() {
    ied.enumeration("INT32", 1, "red", "green");
    ggio.dataObject("Colour", CommonDataClass.ENC, "INT32").control(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    ggio.dataObject("Number", CommonDataClass.INC).control(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    assertThat(attribute("Colour.Oper.ctlVal").type()).isEqualTo(BasicType.ENUM);
    assertThat(attribute("Number.Oper.ctlVal").type()).isEqualTo(BasicType.INT32);
  }

  @Test
  void theElementOfAnArrayHasItsIndexBesideItsName() {
    DataObjectDescription harmonics = ggio.ownDataObject("HA", "HWYE");
    harmonics.addSubObject("phsAHar", CommonDataClass.CMV).array(8)
        .attribute(AttributeDescription.of("parts", BasicType.INT8, FunctionalConstraint.MX).array(2));
    device.lln0().dataSet("ds", "GGIO1.HA.phsAHar(3).cVal[MX]", "GGIO1.HA.phsAHar(3).parts[MX]");
    assertThat(ied.scl()).contains("doName=\"HA.phsAHar(3)\" daName=\"cVal\" ix=\"3\"");
    assertThat(node("LLN0").dataSet("ds").orElseThrow().members()).extracting(Object::toString)
        .containsExactly("BAY1LD0/GGIO1.HA.phsAHar(3).cVal[MX]", "BAY1LD0/GGIO1.HA.phsAHar(3).parts[MX]");
  }

  @Test
  void theServicesAreThoseOfWhatIsDescribed() {
    assertThat(ied.scl()).doesNotContain("SettingGroups", "LogSettings", "GOOSE", "ConfReportControl", "ConfDataSet");
    LogicalNodeDescription lln0 = device.lln0();
    lln0.dataSet("ds", "LLN0.Beh[ST]");
    lln0.unbufferedReports("urcb", "ds").instances(3);
    lln0.bufferedReports("brcb", "ds");
    lln0.log("EventLog").logControl("lcb", "ds", "EventLog", TrgOps.of(Trigger.DATA_CHANGE))
        .gooseControl("gcb", "ds", "BAY1/gcb").settingGroups(2);
    assertThat(ied.scl()).contains("<ConfDataSet max=\"1\"", "<ConfReportControl max=\"4\"", "<GOOSE max=\"1\"",
        "<ConfLogControl max=\"1\"", "<LogSettings logEna=\"Dyn\"", "<SettingGroups", "<SGEdit");
    assertThat(node("LLN0").initialValue("NamPlt.ldNs")).contains("IEC 61850-7-4:2007B");
  }

  @Test
  void theDocumentIsTheSameDevice() throws Exception {
    ied.manufacturer("Smith & Sons");
    ggio.dataObject("SPCSO1", CommonDataClass.SPC).control(CtlModel.SBO_WITH_ENHANCED_SECURITY);
    device.lln0().dataSet("ds", "GGIO1.SPCSO1[ST]");
    Scl scl = Scl.parse("bay1.cid", new ByteArrayInputStream(ied.scl().getBytes(StandardCharsets.UTF_8)));
    assertThat(scl.warnings()).isEmpty();
    assertThat(scl.edition()).isEqualTo(Scl.Edition.ED2_1);
    assertThat(scl.ied("BAY1").orElseThrow().manufacturer()).contains("Smith & Sons");
    assertThat(scl.model("BAY1")).isEqualTo(ied.model());
  }

  private static Arguments mistake(String message, Consumer<IedDescriptionTest> what) {
    return Arguments.of(message, what);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("BAY1 has a second logical device LD0", t -> t.ied.addLogicalDevice("LD0")),
        mistake("LD0 has a second logical node GGIO1", t -> t.device.addLogicalNode("GGIO1")),
        mistake("LD0 has a second logical node LLN0", t -> t.device.addLogicalNode("LLN0")),
        mistake("a logical node is named like XCBR1", t -> t.device.addLogicalNode("Breaker")),
        mistake("LD0/GGIO1 has a second data object Beh", t -> t.ggio.dataObject("Beh", CommonDataClass.SPS)),
        mistake("the name of a data object is of letters and digits",
            t -> t.ggio.dataObject("1st", CommonDataClass.SPS)),
        mistake("LD0/GGIO1 has no data object Ind1", t -> t.ggio.dataObject("Ind1")),
        mistake("there is no common data class SPX", t -> t.ggio.dataObject("Ind1", CommonDataClass.of("SPX"))),
        mistake("LD0/GGIO1.Ind1 of class ENS needs the name of its enumeration",
            t -> t.ggio.dataObject("Ind1", CommonDataClass.ENS)),
        mistake("LD0/GGIO1.Ind1 of class SPS has no enumeration",
            t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS, "HealthKind")),
        mistake("LD0/GGIO1.Ind1 of class SPS may have [subEna", t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS)
            .with("mag")),
        mistake("LD0/GGIO1.Ind1 has no mag for a value", t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS)
            .value("mag.f", "1")),
        mistake("LD0/GGIO1.Ind1 has a second member q", t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS)
            .attribute(AttributeDescription.of("q", BasicType.QUALITY, FunctionalConstraint.ST))),
        mistake("LD0/GGIO1.Ind1.x needs a functional constraint",
            t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS)
                .attribute(AttributeDescription.component("x", BasicType.INT8))),
        mistake("LD0/GGIO1.Ind1 of class SPS takes no commands", t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS)
            .control(CtlModel.DIRECT_WITH_NORMAL_SECURITY)),
        mistake("LD0/GGIO1.Op.ctlModel follows from control(", t -> t.ggio.dataObject("Op", CommonDataClass.SPC)
            .control(CtlModel.SBO_WITH_NORMAL_SECURITY).value("ctlModel", "direct-with-normal-security")),
        mistake("LD0/GGIO1.X.op.ctlModel follows from control(", t -> {
          DataObjectDescription object = t.ggio.ownDataObject("X", "XXX");
          object.addSubObject("op", CommonDataClass.SPC);
          object.value("op.ctlModel", "direct-with-normal-security");
        }),
        mistake("LD0/GGIO1.Op takes no commands", t -> t.ggio.dataObject("Op", CommonDataClass.SPC).timeActivated()),
        mistake("LD0/GGIO1.Op of class SPC is no setting",
            t -> t.ggio.dataObject("Op", CommonDataClass.SPC).inSettingGroups()),
        mistake("LD0/GGIO1.Ind1: only what addSubObject adds can be an array",
            t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS).array(2)),
        mistake("LD0/GGIO1.PhV.neut: only what addSubObject adds can be an array",
            t -> t.ggio.dataObject("PhV", CommonDataClass.WYE).subObject("neut").array(2)),
        mistake("x of type Struct needs the name of a type",
            t -> AttributeDescription.component("x", BasicType.STRUCT)),
        mistake("x is reported by change or update", t -> AttributeDescription.component("x", BasicType.INT8)
            .triggering(Trigger.INTEGRITY)),
        mistake("BAY1 has a second enumeration HealthKind", t -> t.ied.enumeration("HealthKind", 0, "fine")),
        mistake("BAY1 has a second structure Unit",
            t -> t.ied.structure("Unit", AttributeDescription.component("x", BasicType.INT8))),
        mistake("a logical node is named like XCBR1", t -> t.device.lln0().dataSet("ds", "Breaker.Pos[ST]")),
        mistake("LD0/LLN0 has a second data set ds", t -> {
          t.device.lln0().dataSet("ds");
          t.device.lln0().dataSet("ds");
        }),
        mistake("LD0/LLN0 has a second report control block urcb", t -> {
          t.device.lln0().unbufferedReports("urcb", "ds");
          t.device.lln0().bufferedReports("urcb", "ds");
        }),
        mistake("urcb has 1 to 99 instances, not 100",
            t -> t.device.lln0().unbufferedReports("urcb", "ds").instances(100)),
        mistake("urcb: IntgPd is of whole milliseconds, not PT0.0005S",
            t -> t.device.lln0().unbufferedReports("urcb", "ds").integrityPeriod(Duration.ofNanos(500_000))),
        mistake("urcb: BufTm is 0 to 4294967295 ms, not PT-1S",
            t -> t.device.lln0().unbufferedReports("urcb", "ds").bufferTime(Duration.ofSeconds(-1))),
        mistake("LD0/LLN0 has no log EventLog for lcb",
            t -> t.device.lln0().logControl("lcb", "ds", "EventLog", TrgOps.ALL)),
        mistake("LD0/GGIO1: setting groups belong to LLN0", t -> t.ggio.settingGroups(2)),
        mistake("LD0/GGIO1: control blocks of GOOSE belong to LLN0", t -> t.ggio.gooseControl("gcb", "ds", "id")));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsSeenAtOnceAndNamed(String message, Consumer<IedDescriptionTest> mistake) {
    assertThatThrownBy(() -> mistake.accept(this)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  static Stream<Arguments> mistakesOfTheWhole() {
    return Stream.of(
        mistake("IED BAY1: member LD0/GGIO1.Ind1[ST] of DataSet ds leads nowhere: there is no Ind1",
            t -> t.device.lln0().dataSet("ds", "GGIO1.Ind1[ST]")),
        mistake("IED BAY1: member LD0/GGIO2.Ind1[ST] of DataSet ds leads nowhere: there is no logical node GGIO2",
            t -> t.device.lln0().dataSet("ds", "GGIO2.Ind1[ST]")),
        mistake("IED BAY1: member LD7/GGIO1.Beh[ST] of DataSet ds leads nowhere: there is no logical device LD7",
            t -> t.device.lln0().dataSet("ds", "LD7/GGIO1.Beh[ST]")),
        mistake("IED BAY1: member LD0/GGIO1.Beh[MX] of DataSet ds leads nowhere: nothing there has",
            t -> t.device.lln0().dataSet("ds", "GGIO1.Beh[MX]")),
        mistake("LD0/GGIO1.A of class WYE needs at least one of [phsA, phsB, phsC, neut, net, res]",
            t -> t.ggio.dataObject("A", CommonDataClass.WYE)),
        mistake("IED BAY1: DataSet ds is empty", t -> t.device.lln0().dataSet("ds")),
        mistake("IED BAY1: ReportControl urcb names DataSet ds, which its logical node does not have",
            t -> t.device.lln0().unbufferedReports("urcb", "ds")),
        mistake("IED BAY1: GSEControl gcb names DataSet ds", t -> t.device.lln0().gooseControl("gcb", "ds", "id")),
        mistake("IED BAY1: GGIO1.Ind1.stVal of type BOOLEAN cannot be 'closed'",
            t -> t.ggio.dataObject("Ind1", CommonDataClass.SPS).value("stVal", "closed")),
        mistake("IED BAY1: GGIO1.Mod.stVal of type Enum cannot be 'asleep'",
            t -> t.ggio.dataObject("Mod", CommonDataClass.ENC, "BehaviourModeKind").value("stVal", "asleep")),
        mistake("IED BAY1: GGIO1.AnIn1.mag.x has a value but does not exist",
            t -> t.ggio.dataObject("AnIn1", CommonDataClass.MV).value("mag.x", "1")),
        mistake("LD0/GGIO1.Mod.stVal: there is no enumeration MoodKind",
            t -> t.ggio.dataObject("Mod", CommonDataClass.ENC, "MoodKind")),
        mistake("LD0/GGIO1.X.x: there is no structure Nothing", t -> t.ggio.ownDataObject("X", "XXX")
            .attribute(AttributeDescription.structured("x", "Nothing", FunctionalConstraint.ST))),
        mistake("IED BAY1: DAType Loop contains itself", t -> {
          t.ied.structure("Loop", AttributeDescription.structured("again", "Loop"));
          t.ggio.ownDataObject("X", "XXX")
              .attribute(AttributeDescription.structured("x", "Loop", FunctionalConstraint.ST));
        }),
        mistake("IED BAY1: second logical device named BAY1LD0",
            t -> t.ied.addLogicalDevice("LD1").ldName("BAY1LD0")));
  }

  @ParameterizedTest
  @MethodSource("mistakesOfTheWhole")
  void whatDoesNotFitTogetherIsNamedWhenTheModelIsMade(String message, Consumer<IedDescriptionTest> mistake) {
    mistake.accept(this);
    assertThatThrownBy(ied::model).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(message);
  }

  @Test
  void aMemberThatIsNoReferenceIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> device.lln0().dataSet("ds", "GGIO1.Ind1")).isInstanceOf(ReferenceException.class);
    assertThatThrownBy(() -> device.lln0().dataSet("ds", "GGIO1..Ind1[ST]")).isInstanceOf(ReferenceException.class);
  }

  @Test
  void aTextThatXmlCannotHoldIsRefused() {
    ied.manufacturer("bell \u0007");
    assertThatThrownBy(ied::model).isInstanceOf(IllegalArgumentException.class);
  }
}
