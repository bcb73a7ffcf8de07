package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.Report;

/** Browsing, reading together and data sets with another stack at the other end. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class OpenmucBrowseLoopbackTest {
  private static Iec61850Client connect(OpenmucServer server) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), AssociationSettings.STANDARD,
        Optional.empty(), _ -> {});
  }

  @Test
  void ourClientReadsTheModelOfTheirServer() throws Exception {
    try (OpenmucServer server = new OpenmucServer(); Iec61850Client client = connect(server)) {
      ServerModel model = client.directory().modelWithConfiguration();
      List<Difference> differences = ModelDifferences.between(GoldenDevice.file(), model);
      assertThat(differences).extracting(Difference::sentence).containsExactly(
          "The device does not have the control block GOLDLD0/LLN0$LG$lcbEvents.",
          "The device does not have the control block GOLDLD0/LLN0$GO$gcbEvents.",
          "The device does not have the control block GOLDLD0/LLN0$MS$msvcb01.",
          "The device does not have the control block GOLDLD0/LLN0$SP$SGCB.",
          "The device does not have the log GOLDLD0/LLN0$EventLog.",
          "GOLDLD0/GTYP1.Ty.chk has the functional constraint CO in the device and ST in the file.",
          "GOLDLD0/GTYP1.Wr.chk has the functional constraint CO in the device and SP in the file.",
          "GOLDLD0/MHAI1.HA.phsAHar is no array in the device and an array of 8 in the file.");
      assertThat(client.directory().logicalNode("GOLDLD0/LLN0", AcsiClass.DATA_SET)).contains("dsStat", "dsMixed");
      assertThat(client.directory().data("GOLDLD0/GGIO1.Ind1", FunctionalConstraint.ST))
          .containsExactlyInAnyOrder("stVal", "q", "t");
      assertThat(client.directory().definition("GOLDLD0/MMXU1.PhV.phsA")).isPresent();
    }
  }

  @Test
  void ourClientReadsManyReferencesAndDataSetsOfTheirServer() throws Exception {
    try (OpenmucServer server = new OpenmucServer(); Iec61850Client client = connect(server)) {
      List<FcReference> references = new ArrayList<>();
      for (int i = 1; i <= 100; i++) references.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d[MX]".formatted(i)));
      assertThat(client.readAll(references)).hasSize(100)
          .allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
      assertThat(client.writeAll(List.of(new Assignment(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]"), new Data.Int(5)),
          new Assignment(FcReference.parse("GOLDLD0/GTYP1.Wr.b[SP]"), Data.Bool.TRUE)))).allMatch(WriteResult::written);
      assertThat(client.readValue(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]")).asInt()).isEqualTo(5);

      DataSets dataSets = client.dataSets();
      assertThat(dataSets.create("GOLDLD0/LLN0$mine", references.subList(0, 3))).isInstanceOf(Answer.Positive.class);
      assertThat(dataSets.read("GOLDLD0/LLN0$mine").members()).hasSize(3);
      assertThat(dataSets.delete("GOLDLD0/LLN0$mine").deleted()).isTrue();
    }
  }

  @Test
  void theirClientReadsTheModelAndDataSetsOfOurServer() throws Exception {
    try (GoldenDevice device = new GoldenDevice()) {
      ClientAssociation association = new ClientSap().associate(InetAddress.getLoopbackAddress(), device.port(), null,
          new ClientEventListener() {
            @Override
            public void newReport(Report report) {
              // nothing is subscribed
            }

            @Override
            public void associationClosed(IOException reason) {
              // the test says when
            }
          });
      try {
        org.openmuc.openiec61850.ServerModel model = association.retrieveModel();
        assertThat(model.findModelNode("GOLDLD0/MMXU1.PhV.phsA.cVal.mag.f", Fc.MX)).isNotNull();
        assertThat(model.getDataSet("GOLDLD0/LLN0.dsStat")).isNotNull();
        FcModelNode written = (FcModelNode) model.findModelNode("GOLDLD0/GTYP1.Wr.i32", Fc.SP);
        association.getDataValues(written);
        assertThat(written.getBasicDataAttributes()).hasSize(1);
        association.getDataSetValues(model.getDataSet("GOLDLD0/LLN0.dsStat"));
      } finally {
        association.disconnect();
      }
    }
  }
}
