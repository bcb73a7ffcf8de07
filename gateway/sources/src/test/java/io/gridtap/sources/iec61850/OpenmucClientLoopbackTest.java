package io.gridtap.sources.iec61850;

import static io.gridtap.sources.iec61850.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openmuc.openiec61850.BdaBoolean;
import org.openmuc.openiec61850.Brcb;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.DataSet;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.Rcb;
import org.openmuc.openiec61850.Report;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServiceError;
import org.openmuc.openiec61850.Urcb;

/** A client that others wrote, at our simulated devices. */
@Timeout(120)
class OpenmucClientLoopbackTest {
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

  private ClientAssociation associate(SimulatedIed ied) throws IOException {
    return new ClientSap().associate(ied.address().getAddress(), ied.address().getPort(), null,
        new ClientEventListener() {
          @Override
          public void newReport(Report report) { reports.add(report); }

          @Override
          public void associationClosed(IOException reason) {
            // the test is over
          }
        });
  }

  private static SimulatedIed golden() throws IOException {
    return SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  /** It knows neither integers of 24 bits nor members that are elements of arrays, which the other two devices have. */
  @Test
  void readsTheModelTheValuesAndTheDataSets() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid",
        SimulatedIed.Settings.STANDARD.withSpeed(0))) {
      ClientAssociation client = associate(ied);
      ServerModel model = client.retrieveModel();
      assertThat(model.getChildren()).extracting(device -> device.getName())
          .containsExactlyInAnyOrderElementsOf(
              ied.model().logicalDevices().stream().map(device -> device.name()).toList());
      client.getAllDataValues();
      assertThat(model.getDataSets()).isNotEmpty();
      for (DataSet dataSet : model.getDataSets())
        assertThat(client.getDataSetValues(dataSet)).as(dataSet.getReferenceStr()).allMatch(error -> error == null);
      client.close();
    }
  }

  @Test
  void readsAValueThatWasSet() throws Exception {
    try (SimulatedIed ied = golden()) {
      ClientAssociation client = associate(ied);
      ServerModel model = client.retrieveModel();
      ied.set("GOLDLD0/GGIO1.Ind1.stVal[ST]", "true");
      FcModelNode state = (FcModelNode) model.findModelNode("GOLDLD0/GGIO1.Ind1.stVal", Fc.ST);
      client.getDataValues(state);
      assertThat(((BdaBoolean) state).getValue()).isTrue();
      client.disconnect();
    }
  }

  @Test
  void listsFetchesAndDeletesFiles() throws Exception {
    Octets content = new Noise(1).octets(200_000);
    MemoryFileStore store = new MemoryFileStore(1 << 20)
        .put("COMTRADE/rec1.dat", content, Instant.parse("2024-01-02T03:04:05Z"))
        .put("empty", Octets.EMPTY, Instant.EPOCH);
    try (SimulatedIed ied = SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0)
        .withServer(ServerSettings.STANDARD.withFiles(store)))) {
      ClientAssociation client = associate(ied);
      assertThat(client.getFileDirectory("")).extracting(file -> file.getFilename() + " " + file.getFileSize())
          .containsExactly("COMTRADE/rec1.dat 200000", "empty 0");
      assertThat(client.getFileDirectory("COMTRADE").getFirst().getLastModified().toInstant())
          .isEqualTo("2024-01-02T03:04:05Z");
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      client.getFile("COMTRADE/rec1.dat", (data, _) -> {
        received.writeBytes(data);
        return true;
      });
      assertThat(Octets.wrap(received.toByteArray())).isEqualTo(content);
      client.deleteFile("empty");
      assertThat(client.getFileDirectory("")).hasSize(1);
      assertThatThrownBy(() -> client.deleteFile("empty")).isInstanceOf(ServiceError.class);
      assertThatThrownBy(() -> client.getFile("../secret", (_, _) -> true)).isInstanceOf(ServiceError.class);
      client.disconnect();
    }
  }

  /** It cannot join segments, so its PDU is large enough for all. */
  private void takesReports(ClientAssociation client, Rcb rcb, SimulatedIed ied, int members) throws Exception {
    client.enableReporting(rcb);
    client.startGi(rcb);
    assertThat(next(reports)).satisfies(report -> {
      assertThat(report.getValues()).hasSize(members);
      assertThat(report.getReasonCodes()).allMatch(reason -> reason.isGeneralInterrogation());
    });
    ied.set("GOLDLD0/GGIO1.Ind2.stVal[ST]", "true");
    assertThat(next(reports)).satisfies(report -> {
      assertThat(report.getValues()).hasSize(1);
      assertThat(report.getReasonCodes().getFirst().isDataChange()).isTrue();
      assertThat(((BdaBoolean) report.getValues().getFirst().getChild("stVal")).getValue()).isTrue();
    });
    client.disableReporting(rcb);
  }

  @Test
  void takesReportsOfAnUnbufferedControlBlock() throws Exception {
    try (SimulatedIed ied = golden()) {
      ClientAssociation client = associate(ied);
      Urcb urcb = client.retrieveModel().getUrcb("GOLDLD0/LLN0.urcbStat01");
      client.getRcbValues(urcb);
      client.reserveUrcb(urcb);
      takesReports(client, urcb, ied, 4);
      urcb.getIntgPd().setValue(200);
      assertThat(client.setRcbValues(urcb, false, false, false, false, false, true, false, false))
          .allMatch(error -> error == null);
      client.enableReporting(urcb);
      assertThat(next(reports).getReasonCodes()).hasSize(4).allMatch(reason -> reason.isIntegrity());
      client.disconnect();
    }
  }

  @Test
  void takesReportsOfABufferedControlBlock() throws Exception {
    try (SimulatedIed ied = golden()) {
      ClientAssociation client = associate(ied);
      Brcb brcb = client.retrieveModel().getBrcb("GOLDLD0/LLN0.brcbStat01");
      client.getRcbValues(brcb);
      takesReports(client, brcb, ied, 4);
      client.disconnect();
    }
  }
}
