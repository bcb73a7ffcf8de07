package io.gridtap.mms;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.ConnectionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Associations cut anywhere: whoever waits is told why, the server hears of each end, and nothing stays. */
@Timeout(120)
class MmsFaultsLoopbackTest {
  private final Leftovers leftovers;
  private final Echo echo;
  private final FaultProxy proxy;

  MmsFaultsLoopbackTest() throws Exception {
    leftovers = Leftovers.since(Duration.ofSeconds(20), "mms-", "gridtap-listener-", "gridtap-accepted-",
        "gridtap-handshake-", "gridtap-tls-", "gridtap-connect-", "fault-proxy-");
    echo = new Echo(STANDARD);
    proxy = FaultProxy.to(echo.port());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    leftovers.awaitNoLinks(proxy);
    proxy.close();
    echo.close();
    leftovers.awaitNoThreads();
  }

  /** Of whoever has come to be a client. */
  private static final class Session implements AutoCloseable {
    private Optional<MmsClient> client = Optional.empty();

    /** The connections of all layers, a call, many at once, and one that takes many fragments both ways. */
    void hold(int port, AssociationSettings settings) throws Exception {
      MmsClient connected = Echo.connect(port, settings);
      client = Optional.of(connected);
      assertThat(connected.call(new ConfirmedRequest.Identify()).orThrow().vendor()).isEqualTo("Gridtap");
      connected.call(Echo.read("x")).orThrow();
      List<ConfirmedRequest.Read> many = new ArrayList<>();
      for (int i = 0; i < 20; i++) many.add(Echo.read("x" + i));
      assertThat(connected.callAll(many)).hasSize(20);
      List<VariableAccess.Variable> together = new ArrayList<>();
      for (int i = 0; i < 200; i++) together.add(VariableAccess.Variable.of("D", "variable" + i));
      assertThat(connected.call(new ConfirmedRequest.Read(false, new VariableAccess.Variables(together))).orThrow()
          .results()).hasSize(200);
    }

    @Override
    public void close() { client.ifPresent(MmsClient::close); }
  }

  @ParameterizedTest
  @EnumSource(value = TpduSize.class, names = {"OCTETS_128", "OCTETS_8192"})
  void whoeverWaitsIsTold(TpduSize size) throws Exception {
    AssociationSettings settings = STANDARD.withTpduSize(size);
    Cuts.spread(proxy, 25, Session::new, session -> session.hold(proxy.port(), settings), (_, told) -> {
      assertThat(told.orElseThrow()).isInstanceOfAny(AssociationFailedException.class, ConnectionLostException.class)
          .message().contains("connection");
      leftovers.awaitNoLinks(proxy);
    });
    try (Session whole = new Session()) {
      whole.hold(proxy.port(), settings);
    }
  }

  /** A client that leaves needs no answer to have left. */
  @Test
  void aReleaseThatIsCutIsAnEndAllTheSame() throws Exception {
    List<MmsClient> left = new ArrayList<>();
    Cuts.spread(proxy, 12, () -> {
      // the one that was not cut is looked at by nobody else
      if (left.size() == 1) assertThat(echo.closed().take()).isNotBlank();
      MmsClient client = Echo.connect(proxy.port(), STANDARD);
      left.add(client);
      return client;
    }, MmsClient::close, (_, told) -> {
      assertThat(told).isEmpty();
      assertThat(echo.closed().take()).isNotBlank();
      assertThat(echo.closed()).isEmpty();
      assertThat(left.getLast().isOpen()).isFalse();
      assertThatThrownBy(() -> left.getLast().call(Echo.read("x"))).isInstanceOf(ConnectionLostException.class);
      leftovers.awaitNoLinks(proxy);
    });
  }
}
