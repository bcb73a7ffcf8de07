package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Cancelled;
import io.gridtap.iec61850.client.ControlResult.Operated;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Selected;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.client.ControlResult.Unterminated;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client commands our server: all control models, and everything that may go wrong on the way. */
@Timeout(30)
class ControlLoopbackTest {
  private static final Value ON = Value.Bool.TRUE;
  private static final Value OFF = Value.Bool.FALSE;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Process process = new Process();
  private @Nullable Iec61850Server server;

  @BeforeEach
  void start() throws Exception {
    try (InputStream in = requireNonNull(ControlLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      server = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"), TcpListener.Settings.local(0),
          Iec61850Server.Settings.STANDARD.withControls(process));
    }
    open.add(server);
  }

  @AfterEach
  void closeAll() throws Exception {
    process.mayEnd.countDown();
    for (AutoCloseable closeable : open.reversed()) closeable.close();
  }

  private Iec61850Server server() { return requireNonNull(server); }

  private Iec61850Client client() throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server().port()),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private ControlObject control(String object) throws Exception { return client().control("GOLDLD0/GGIO2." + object); }

  private Data status(String attribute) {
    return server().read(FcReference.parse("GOLDLD0/GGIO2." + attribute)).orElseThrow();
  }

  private static void assertRefused(ControlResult result, Step step, DataAccessError error, AddCause cause) {
    assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(step);
      assertThat(refused.dataAccessError()).contains(error);
      assertThat(refused.addCause()).contains(cause);
    });
  }

  /** Refuses what a test wants refused, and ends when a test wants it. */
  private static final class Process implements ControlHandler {
    volatile Optional<AddCause> check = Optional.empty();
    volatile Optional<AddCause> dynamic = Optional.empty();
    volatile Optional<AddCause> outcome = Optional.empty();
    volatile CountDownLatch mayEnd = new CountDownLatch(0);
    final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<ControlCommand> checked = new LinkedBlockingQueue<>();

    @Override
    public Optional<AddCause> check(ControlCommand command) {
      checked.add(command);
      return command.interlockCheck() ? Optional.of(AddCause.BLOCKED_BY_INTERLOCKING) : check;
    }

    @Override
    public Optional<AddCause> waitFor(ControlCommand command) { return dynamic; }

    @Override
    public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
      object.moving();
      performed.add(command);
      mayEnd.await();
      return outcome.isPresent() ? outcome : object.follow();
    }
  }

  // The four models

  @Test
  void directWithNormalSecurityIsOperated() throws Exception {
    ControlObject object = control("SPCSO1");
    assertThat(object.model()).isEqualTo(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    assertThat(object.execute(ON)).isEqualTo(new Operated());
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO1.origin.orCat[ST]")).isEqualTo(new Data.Int(3));
    assertThat(status("SPCSO1.ctlNum[ST]")).isEqualTo(new Data.Unsigned(1));
    assertThat(status("SPCSO1.opRcvd[OR]")).isEqualTo(Data.Bool.FALSE);
    assertThat(status("SPCSO1.tOpOk[OR]")).isNotEqualTo(Data.UtcTime.NOT_SET);
    assertThat(object.execute(OFF)).isEqualTo(new Operated());
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(status("SPCSO1.ctlNum[ST]")).isEqualTo(new Data.Unsigned(2));
  }

  @Test
  void sboWithNormalSecurityIsSelectedAndOperated() throws Exception {
    ControlObject object = control("SPCSO2");
    assertThat(object.model()).isEqualTo(CtlModel.SBO_WITH_NORMAL_SECURITY);
    assertThat(object.sboTimeout()).contains(Duration.ofSeconds(30));
    assertThat(object.select()).isEqualTo(new Selected());
    assertThat(status("SPCSO2.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(object.operate(ON)).isEqualTo(new Operated());
    assertThat(status("SPCSO2.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO2.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(object.execute(OFF)).isEqualTo(new Operated());
  }

  @Test
  void directWithEnhancedSecurityIsTerminated() throws Exception {
    ControlObject object = control("SPCSO3");
    assertThat(object.execute(ON)).isEqualTo(new Terminated());
    assertThat(status("SPCSO3.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
  }

  @Test
  void sboWithEnhancedSecurityIsSelectedOperatedAndTerminated() throws Exception {
    ControlObject object = control("SPCSO4");
    assertThat(object.selectWithValue(ON)).isEqualTo(new Selected());
    assertThat(status("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(object.operate(ON)).isEqualTo(new Terminated());
    assertThat(status("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(object.execute(OFF)).isEqualTo(new Terminated());
    assertThat(process.performed).extracting(command -> command.oper().ctlNum()).containsExactly(1, 2);
  }
}
