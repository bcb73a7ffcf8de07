package io.gridtap.mms;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openmuc.openiec61850.BasicDataAttribute;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Report;
import org.openmuc.openiec61850.ServerEventListener;
import org.openmuc.openiec61850.ServerSap;
import org.openmuc.openiec61850.ServiceError;

/** Against a stack that others wrote. */
@Timeout(60)
class OpenmucLoopbackTest {
  private static final String SCL = """
      <?xml version="1.0" encoding="UTF-8"?>
      <SCL xmlns="http://www.iec.ch/61850/2003/SCL">
        <Header id="t"/>
        <Communication><SubNetwork name="s"><ConnectedAP iedName="IED" apName="AP"><Address>
          <P type="IP">127.0.0.1</P></Address></ConnectedAP></SubNetwork></Communication>
        <IED name="IED"><AccessPoint name="AP"><Server><Authentication/><LDevice inst="LD0">
          <LN0 lnClass="LLN0" inst="" lnType="LLN0"/>
          <LN lnClass="GGIO" inst="1" lnType="GGIO"/>
        </LDevice></Server></AccessPoint></IED>
        <DataTypeTemplates>
          <LNodeType id="LLN0" lnClass="LLN0"><DO name="Ind" type="SPS"/></LNodeType>
          <LNodeType id="GGIO" lnClass="GGIO"><DO name="Ind1" type="SPS"/></LNodeType>
          <DOType id="SPS" cdc="SPS">
            <DA name="stVal" bType="BOOLEAN" fc="ST" dchg="true"/>
            <DA name="q" bType="Quality" fc="ST" qchg="true"/>
            <DA name="t" bType="Timestamp" fc="ST"/>
          </DOType>
        </DataTypeTemplates>
      </SCL>
      """;

  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private ServerSap server;

  @BeforeEach
  void start() throws Exception {
    server = ServerSap.getSapsFromSclFile(new ByteArrayInputStream(SCL.getBytes(UTF_8))).getFirst();
    server.setBindAddress(InetAddress.getLoopbackAddress());
    server.setServerSocketFactory(new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket(int any) throws IOException {
        return createServerSocket(any, 10, InetAddress.getLoopbackAddress());
      }

      @Override
      public ServerSocket createServerSocket(int any, int backlog) throws IOException {
        return createServerSocket(any, backlog, InetAddress.getLoopbackAddress());
      }

      // on a port of the system's choice
      @Override
      public ServerSocket createServerSocket(int any, int backlog, InetAddress address) throws IOException {
        ServerSocket socket = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        port.complete(socket.getLocalPort());
        return socket;
      }
    });
    server.startListening(new ServerEventListener() {
      @Override
      public List<ServiceError> write(List<BasicDataAttribute> attributes) { return List.of(); }

      @Override
      public void serverStoppedListening(ServerSap stopped) {
        // the test is over
      }
    });
  }

  @AfterEach
  void stop() { server.stop(); }

  @Test
  void ourClientBrowsesAndReadsTheirServer() throws Exception {
    try (MmsClient client = Echo.connect(port.get(), STANDARD)) {
      assertThat(client.parameters().maxPduOctets()).isEqualTo(65_000);
      assertThat(client.call(new ConfirmedRequest.GetNameList(ObjectClass.DOMAIN, new Scope.Vmd(), Optional.empty()))
          .orThrow().names()).containsExactly("IEDLD0");
      assertThat(client
          .call(new ConfirmedRequest.GetNameList(ObjectClass.NAMED_VARIABLE, new Scope.Domain("IEDLD0"),
              Optional.empty()))
          .orThrow().names()).contains("GGIO1", "GGIO1$ST$Ind1$stVal");
      assertThat(client.call(ConfirmedRequest.Read.of(Variable.of("IEDLD0", "GGIO1$ST$Ind1$stVal"))).orThrow()
          .results()).containsExactly(Data.Bool.FALSE);
      assertThat(client
          .call(new ConfirmedRequest.GetVariableAccessAttributes(new ObjectName.DomainSpecific("IEDLD0", "GGIO1")))
          .orThrow().type()).isInstanceOf(TypeDescription.Structure.class);
    }
  }

  @Test
  void whatTheirServerDoesNotKnowIsRefusedAndNotAnEnd() throws Exception {
    try (MmsClient client = Echo.connect(port.get(), STANDARD.withTpduSize(TpduSize.OCTETS_128))) {
      assertThat(client.call(
          new ConfirmedRequest.GetVariableAccessAttributes(new ObjectName.DomainSpecific("IEDLD0", "NOPE1"))))
          .isInstanceOf(Answer.Negative.class);
      assertThat(client.call(ConfirmedRequest.Read.of(Variable.of("IEDLD0", "GGIO1$ST$Ind1"))).orThrow().results()
          .getFirst()).isInstanceOfSatisfying(Data.Structure.class,
              ind -> assertThat(ind.components()).hasSize(3));
    }
  }

  @Test
  void ourServerIsLeftByTheirClientAsItUsesTo() throws Exception {
    try (Echo echo = new Echo(STANDARD)) {
      CompletableFuture<IOException> closed = new CompletableFuture<>();
      ClientAssociation association = associate(echo, null, closed);
      association.disconnect();
      assertThat(echo.closed().take()).isEqualTo("transport disconnected by the peer: reason not specified");
      ClientAssociation rude = associate(echo, null, closed);
      rude.close();
      assertThat(echo.closed().take()).contains("connection closed by the peer");
    }
  }

  @Test
  void theirClientShowsOurServerItsPassword() throws Exception {
    try (Echo echo = new Echo(STANDARD.withPassword("secret"))) {
      associate(echo, "secret", new CompletableFuture<>()).close();
      assertThat(echo.closed().take()).contains("connection closed by the peer");
      assertThatThrownBy(() -> associate(echo, "wrong", new CompletableFuture<>())).isInstanceOf(IOException.class);
    }
  }

  private static ClientAssociation associate(Echo echo, @Nullable String password,
      CompletableFuture<IOException> closed) throws IOException {
    return new ClientSap().associate(InetAddress.getLoopbackAddress(), echo.port(), password,
        new ClientEventListener() {
          @Override
          public void newReport(Report report) { throw new AssertionError("no report was asked for"); }

          @Override
          public void associationClosed(IOException reason) { closed.complete(reason); }
        });
  }
}
