package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Operated;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Selected;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openmuc.openiec61850.BdaBoolean;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.Report;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServiceError;

/** Commands between our stack and another one, both ways: normal security is what it has. */
@Timeout(60)
class ControlPeersLoopbackTest {
  private static InputStream golden() {
    return requireNonNull(ControlPeersLoopbackTest.class.getResourceAsStream("/scl/golden.cid"));
  }

  // Their client, our server

  private static ClientAssociation associate(Iec61850Server server) throws IOException {
    return new ClientSap().associate(InetAddress.getLoopbackAddress(), server.port(), null, new ClientEventListener() {
      @Override
      public void newReport(Report report) {
        // none is enabled
      }

      @Override
      public void associationClosed(IOException reason) {
        // the test is over
      }
    });
  }

  private static FcModelNode command(ServerModel model, String object, boolean value) {
    FcModelNode control = (FcModelNode) model.findModelNode("GOLDLD0/GGIO2." + object, Fc.CO);
    ((BdaBoolean) control.getChild("Oper").getChild("ctlVal")).setValue(value);
    return control;
  }

  @Test
  void theirClientCommandsOurServer() throws Exception {
    try (InputStream in = golden();
        Iec61850Server server = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"),
            TcpListener.Settings.local(0), ServerSettings.STANDARD)) {
      ClientAssociation client = associate(server);
      ClientAssociation other = associate(server);
      ServerModel model = client.retrieveModel();
      client.operate(command(model, "SPCSO1", true));
      assertThat(server.read(FcReference.parse("GOLDLD0/GGIO2.SPCSO1.stVal[ST]"))).contains(Data.Bool.TRUE);

      FcModelNode selected = command(model, "SPCSO2", true);
      assertThatThrownBy(() -> client.operate(selected)).isInstanceOf(ServiceError.class);
      assertThat(client.select(selected)).isTrue();
      assertThat(other.select(command(other.retrieveModel(), "SPCSO2", true))).isFalse();
      client.operate(selected);
      assertThat(server.read(FcReference.parse("GOLDLD0/GGIO2.SPCSO2.stVal[ST]"))).contains(Data.Bool.TRUE);
      client.close();
      other.close();
    }
  }

  // Our client, their server

  @Test
  void ourClientCommandsTheirServer() throws Exception {
    try (OpenmucServer device = new OpenmucServer();
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", device.port()),
            AssociationSettings.STANDARD, Optional.empty(), _ -> {});
        Iec61850Client other = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", device.port()),
            AssociationSettings.STANDARD, Optional.empty(), _ -> {})) {
      ControlObject direct = client.control("GOLDLD0/GGIO2.SPCSO1");
      assertThat(direct.execute(Value.Bool.TRUE)).isEqualTo(new Operated());
      assertThat(device.written()).anySatisfy(attribute -> {
        assertThat(attribute.getReference().toString()).endsWith("SPCSO1.Oper.ctlVal");
        assertThat(((BdaBoolean) attribute).getValue()).isTrue();
      });
      ControlObject selected = client.control("GOLDLD0/GGIO2.SPCSO2");
      assertThat(selected.select()).isEqualTo(new Selected());
      assertThat(other.control("GOLDLD0/GGIO2.SPCSO2").select()).isInstanceOfSatisfying(Refused.class,
          refused -> assertThat(refused.step()).isEqualTo(Step.SELECT));
      assertThat(selected.operate(Value.Bool.TRUE)).isEqualTo(new Operated());
      // it has no enhanced security, and says so
      assertThat(client.control("GOLDLD0/GGIO2.SPCSO4").execute(Value.Bool.TRUE))
          .isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.step()).isEqualTo(Step.SELECT_WITH_VALUE);
            assertThat(refused.error()).isNotBlank();
          });
    }
  }
}
