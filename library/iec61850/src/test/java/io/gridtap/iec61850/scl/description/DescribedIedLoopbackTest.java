package io.gridtap.iec61850.scl.description;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SettingResult;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openmuc.openiec61850.BdaBoolean;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.ServerSap;

/** An IED that was described by code, served, and seen by clients. */
@Timeout(60)
class DescribedIedLoopbackTest {
  private static final FcReference IND1 = FcReference.parse("BAY1LD0/GGIO1.Ind1.stVal[ST]");

  private final IedModel model = described("GGIO1.HA.phsAHar(3).cVal.mag.f[MX]").model();
  private @Nullable Iec61850Server started;
  private @Nullable Iec61850Client connected;

  @BeforeEach
  void start() throws Exception {
    started = Iec61850Server.start(model, TcpListener.Settings.local(0), ServerSettings.STANDARD);
    connected = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", started.port()),
        AssociationSettings.STANDARD, Optional.of(model), _ -> {});
  }

  @AfterEach
  void stop() {
    client().close();
    server().close();
  }

  private Iec61850Server server() { return requireNonNull(started); }

  private Iec61850Client client() { return requireNonNull(connected); }

  /**
   * Something of everything: every common data class, every control model, all control blocks.
   *
   * @param third member of the data set
   */
  private static IedDescription described(String third) {
    IedDescription ied = IedDescription.named("BAY1").manufacturer("Gridtap")
        .enumeration("ColourKind", 1, "red", "green")
        .structure("Spot", AttributeDescription.enumerated("colour", "ColourKind"),
            AttributeDescription.component("samples", BasicType.INT16U).array(4));
    LogicalDeviceDescription device = ied.addLogicalDevice("LD0");
    LogicalNodeDescription ggio = device.addLogicalNode("GGIO1");
    ggio.dataObject("Ind1", CommonDataClass.SPS).value("d", "door");
    ggio.dataObject("AnIn1", CommonDataClass.MV).value("mag.f", "1.5").value("units.SIUnit", "V");
    ggio.ownDataObject("HA", "HWYE").addSubObject("phsAHar", CommonDataClass.CMV).array(8);
    ggio.ownDataObject("Lamp", "LMP")
        .attribute(AttributeDescription.structured("spots", "Spot", FunctionalConstraint.ST).array(3));
    for (CommonDataClass cdc : CommonDataClass.values()) {
      if (cdc.controllable()) continue;
      DataObjectDescription object = cdc.enumerated()
          ? ggio.dataObject(cdc.name(), cdc, "HealthKind")
          : ggio.dataObject(cdc.name(), cdc);
      object.with(cdc.optional().toArray(String[]::new));
    }
    for (CtlModel controlled : CtlModel.values()) {
      LogicalNodeDescription node = device.addLogicalNode("GGIO1" + controlled.ordinal());
      for (CommonDataClass cdc : CommonDataClass.values()) {
        if (!cdc.controllable()) continue;
        DataObjectDescription object = cdc.enumerated()
            ? node.dataObject(cdc.name(), cdc, "ColourKind").value("stVal", "red")
            : node.dataObject(cdc.name(), cdc);
        object.with("opRcvd", "opOk", "tOpOk").control(controlled);
        if (controlled.selectBeforeOperate()) object.value("sboTimeout", "30000");
      }
    }
    LogicalNodeDescription lln0 = device.lln0();
    lln0.settingGroups(2);
    device.addLogicalNode("PTOC1").dataObject("StrVal", CommonDataClass.ASG).inSettingGroups()
        .value("setMag.f", 1, "1.5").value("setMag.f", 2, "2.5");
    lln0.dataSet("dsStat", "GGIO1.Ind1[ST]", "GGIO1.AnIn1.mag.f[MX]", third);
    lln0.unbufferedReports("urcbStat", "dsStat").instances(2);
    lln0.bufferedReports("brcbStat", "dsStat").bufferTime(Duration.ofMillis(5));
    lln0.log("EventLog").logControl("lcb", "dsStat", "EventLog", TrgOps.of(Trigger.DATA_CHANGE));
    lln0.gooseControl("gcb", "dsStat", "BAY1/gcb");
    ied.addLogicalDevice("LD1").addLogicalNode("Q0MMXU1").dataObject("PhV", CommonDataClass.WYE).with("phsA",
        "phsB", "phsC");
    return ied;
  }

  @Test
  void aClientFindsTheDeviceAsItWasDescribed() throws Exception {
    assertThat(client().directory().differences(model)).isEmpty();
    assertThat(client().directory().differences(IedDescription.named("BAY2").model())).isNotEmpty();
  }

  @Test
  void valuesAreReadAndWritten() throws Exception {
    assertThat(client().readValue(FcReference.parse("BAY1LD0/GGIO1.Ind1.d[DC]")).asText()).isEqualTo("door");
    assertThat(client().readValue(FcReference.parse("BAY1LD0/GGIO1.AnIn1.mag.f[MX]")).asFloat()).isEqualTo(1.5f);
    assertThat(client().readValue(FcReference.parse("BAY1LD0/GGIO1.AnIn1.units.SIUnit[CF]")).asEnum().ordinal())
        .isEqualTo(29);
    assertThat(client().readValue(FcReference.parse("BAY1LD0/LLN0.Beh.stVal[ST]")).asEnum().label()).isEqualTo("on");
    FcReference setting = FcReference.parse("BAY1LD0/GGIO1.ASG.setMag.f[SP]");
    assertThat(client().write(setting, new Value.Float32(7))).isEmpty();
    assertThat(client().readValue(setting).asFloat()).isEqualTo(7);
    assertThat(client().write(IND1, Value.Bool.TRUE)).as("the process says what is").isPresent();
  }

  @ParameterizedTest
  @EnumSource(CtlModel.class)
  void everyControlModelCommandsEveryClass(CtlModel controlled) throws Exception {
    String node = "BAY1LD0/GGIO1" + controlled.ordinal() + ".";
    Map<String, Value> wanted = Map.of("SPC", Value.Bool.TRUE, "DPC", Dbpos.ON, "INC", new Value.Int(5), "ENC",
        new Value.Enumerated(2, "green"), "BSC", Tcmd.HIGHER, "ISC", new Value.Int(5), "APC", new Value.Float32(5));
    Map<String, Data> status = Map.of("SPC.stVal[ST]", Data.Bool.TRUE, "DPC.stVal[ST]", new Data.Bits(Dbpos.ON.bits()),
        "INC.stVal[ST]", new Data.Int(5), "ENC.stVal[ST]", new Data.Int(2), "BSC.valWTr.posVal[ST]", new Data.Int(1),
        "ISC.valWTr.posVal[ST]", new Data.Int(5), "APC.mxVal.f[MX]", new Data.Float32(5));
    for (Map.Entry<String, Value> one : wanted.entrySet()) {
      ControlObject object = client().control(node + one.getKey());
      assertThat(object.model()).isEqualTo(controlled);
      if (controlled == CtlModel.STATUS_ONLY) continue;
      assertThat(object.execute(one.getValue())).as(object.toString())
          .isEqualTo(controlled.enhancedSecurity() ? new ControlResult.Terminated() : new ControlResult.Operated());
      if (controlled.selectBeforeOperate()) assertThat(object.sboTimeout()).contains(Duration.ofSeconds(30));
    }
    if (controlled == CtlModel.STATUS_ONLY) return;
    status.forEach((attribute, data) -> assertThat(server().read(FcReference.parse(node + attribute))).as(attribute)
        .contains(data));
    assertThat(server().read(FcReference.parse(node + "SPC.ctlNum[ST]"))).contains(new Data.Unsigned(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"APC.stSeld[MX]", "SPC.stSeld[ST]"})
  void aSelectionIsShownWhereItsClassHasIt(String attribute) throws Exception {
    FcReference selected = FcReference.parse("BAY1LD0/GGIO12." + attribute);
    ControlObject object = client().control("BAY1LD0/GGIO12." + attribute.substring(0, 3));
    assertThat(server().read(selected)).contains(Data.Bool.FALSE);
    assertThat(object.select()).isEqualTo(new ControlResult.Selected());
    assertThat(server().read(selected)).contains(Data.Bool.TRUE);
    assertThat(object.cancel()).isEqualTo(new ControlResult.Cancelled());
    assertThat(server().read(selected)).contains(Data.Bool.FALSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BAY1LD0/LLN0$RP$urcbStat02", "BAY1LD0/LLN0$BR$brcbStat01"})
  void aChangeIsReported(String block) throws Exception {
    assertThat(client().subscribe(RcbReference.parse(block), ReportSettings.AS_ENGINEERED.withGi(false)))
        .isInstanceOf(SubscribeResult.Subscribed.class);
    server().update(update -> update.set(IND1, Value.Bool.TRUE));
    Report report = report();
    assertThat(report.entries()).singleElement().satisfies(entry -> {
      assertThat(entry.index()).isZero();
      assertThat(entry.data().toString()).contains("true");
    });
    server().update(update -> update.set(FcReference.parse("BAY1LD0/GGIO1.HA.phsAHar(3).cVal.mag.f[MX]"),
        new Value.Float32(2)));
    assertThat(report().entries()).singleElement().satisfies(entry -> assertThat(entry.index()).isEqualTo(2));
  }

  private Report report() throws InterruptedException {
    while (true)
      if (client().poll(Duration.ofSeconds(20)).orElseThrow() instanceof Update.Reported(Report report)) return report;
  }

  @Test
  void aChangeIsLogged() throws Exception {
    server().update(update -> update.set(IND1, Value.Bool.TRUE));
    assertThat(client().log("BAY1LD0/LLN0$EventLog").all(10).entries()).singleElement().satisfies(entry -> assertThat(
        entry.values()).anyMatch(value -> value.reference().contains("Ind1")));
  }

  @Test
  void aSettingGroupIsEditedAndActivated() throws Exception {
    FcReference start = FcReference.parse("BAY1LD0/PTOC1.StrVal.setMag.f[SG]");
    assertThat(client().readValue(start).asFloat()).isEqualTo(1.5f);
    assertThat(client().settingGroups("BAY1LD0").edit(2, List.of(new Assignment(start, new Data.Float32(3)))))
        .isEqualTo(new SettingResult.Done());
    assertThat(client().settingGroups("BAY1LD0").selectActive(2)).isEqualTo(new SettingResult.Done());
    assertThat(client().readValue(start).asFloat()).isEqualTo(3);
  }

  @Test
  void theBlockOfGooseIsShown() throws Exception {
    assertThat(client().gooseControlBlock("BAY1LD0/LLN0$GO$gcb").read().orElseThrow().goID()).isEqualTo("BAY1/gcb");
    assertThat(server().stream("BAY1LD0/LLN0$GO$gcb").attributes()).containsEntry("GoID",
        new Data.VisibleString("BAY1/gcb"));
  }

  @Test
  void anotherClientRetrievesItAndCommandsIt() throws Exception {
    // that stack does not know elements of arrays as members
    IedModel withoutElements = described("GGIO1.AnIn1.q[MX]").model();
    try (Iec61850Server plain = Iec61850Server.start(withoutElements, TcpListener.Settings.local(0),
        ServerSettings.STANDARD)) {
      ClientAssociation association = new ClientSap().associate(InetAddress.getLoopbackAddress(), plain.port(), null,
          new ClientEventListener() {
            @Override
            public void newReport(org.openmuc.openiec61850.Report report) {
              // none is enabled
            }

            @Override
            public void associationClosed(IOException reason) {
              // the test says when
            }
          });
      try {
        org.openmuc.openiec61850.ServerModel theirs = association.retrieveModel();
        assertThat(theirs.findModelNode("BAY1LD0/GGIO1.AnIn1.mag.f", Fc.MX)).isNotNull();
        assertThat(theirs.findModelNode("BAY1LD1/Q0MMXU1.PhV.phsC.cVal.ang.f", Fc.MX)).isNotNull();
        assertThat(theirs.getDataSet("BAY1LD0/LLN0.dsStat")).isNotNull();
        assertThat(theirs.getUrcb("BAY1LD0/LLN0.urcbStat02")).isNotNull();
        assertThat(theirs.getBrcb("BAY1LD0/LLN0.brcbStat01")).isNotNull();
        FcModelNode control = (FcModelNode) theirs.findModelNode("BAY1LD0/GGIO11.SPC", Fc.CO);
        ((BdaBoolean) control.getChild("Oper").getChild("ctlVal")).setValue(true);
        association.operate(control);
        assertThat(plain.read(FcReference.parse("BAY1LD0/GGIO11.SPC.stVal[ST]"))).contains(Data.Bool.TRUE);
      } finally {
        association.disconnect();
      }
    }
  }

  @Test
  void theDocumentIsReadByAnotherStack(@TempDir Path directory) throws Exception {
    IedDescription plain = IedDescription.named("BAY3");
    LogicalDeviceDescription device = plain.addLogicalDevice("LD0");
    LogicalNodeDescription ggio = device.addLogicalNode("GGIO1");
    ggio.dataObject("AnIn1", CommonDataClass.MV).value("units.SIUnit", "°C");
    ggio.dataObject("SPCSO1", CommonDataClass.SPC).control(CtlModel.SBO_WITH_NORMAL_SECURITY);
    device.lln0().dataSet("ds", "GGIO1.AnIn1.mag.f[MX]").name();
    // with one instance alone that stack expects no number behind the name
    device.lln0().unbufferedReports("urcb", "ds").instances(2);
    Path file = Files.writeString(directory.resolve("bay3.cid"), plain.scl());
    org.openmuc.openiec61850.ServerModel theirs = ServerSap.getSapsFromSclFile(file.toString()).getFirst()
        .getModelCopy();
    assertThat(theirs.findModelNode("BAY3LD0/GGIO1.AnIn1.mag.f", Fc.MX)).isNotNull();
    assertThat(theirs.findModelNode("BAY3LD0/GGIO1.SPCSO1.Cancel.ctlVal", Fc.CO)).isNotNull();
    assertThat(theirs.getDataSet("BAY3LD0/LLN0.ds").getMembers()).hasSize(1);
    assertThat(theirs.getUrcb("BAY3LD0/LLN0.urcb02")).isNotNull();
  }
}
