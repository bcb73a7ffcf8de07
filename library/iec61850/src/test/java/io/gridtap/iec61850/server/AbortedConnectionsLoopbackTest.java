package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.RcbDenial;
import io.gridtap.iec61850.client.RcbObject;
import io.gridtap.iec61850.client.SettingGroups;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.Caller;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server ends associations: of users who lost their rights, for instance. */
@Timeout(60)
class AbortedConnectionsLoopbackTest {
  private static final FcReference IND1 = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
  private static final RcbReference URCB = RcbReference.parse("GOLDLD0/LLN0$RP$urcbStat01");
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
  private volatile boolean revoked;
  private @Nullable Iec61850Server started;

  @BeforeEach
  void start() throws Exception {
    started = Iec61850Server.start(SettingGroupsLoopbackTest.model(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withClock(Clock.fixed(NOON, ZoneOffset.UTC)).withAccess(caller -> {
          if (caller.shows("serve") && !revoked) return Role.ENGINEER.or(Role.OPERATOR);
          return caller.shows("look") ? Role.VIEWER : caller.shows("all") ? Access.EVERYTHING : Admission.refused();
        }).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void closed(String peer, String reason) { gone.add(peer); }
        }));
    open.add(started);
  }

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private Iec61850Server server() { return Objects.requireNonNull(started); }

  private Iec61850Client connect(String password) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server().port()),
        AssociationSettings.STANDARD.withPassword(password), Optional.empty(), _ -> {});
    open.add(client);
    // whoever has had an answer is one of its connections
    client.identify().orThrow();
    return client;
  }

  private Iec61850Server.Connection connection(Access of) {
    return server().connections().stream().filter(one -> one.access().equals(of)).findFirst().orElseThrow();
  }

  private void awaitGone(Iec61850Server.Connection connection) throws InterruptedException {
    assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(connection.peer());
  }

  @Test
  void eachAssociationSaysWhoItIsSinceWhenAndWhatItMayDo() throws Exception {
    connect("look");
    connect("all");
    assertThat(server().connections()).hasSize(2).allSatisfy(connection -> {
      assertThat(connection.since()).isEqualTo(NOON);
      assertThat(connection.peer()).startsWith("127.0.0.1:").isEqualTo(connection.caller().peer());
      assertThat(connection.caller().password()).isEmpty();
      assertThat(connection.droppedReports()).isZero();
    });
    assertThat(connection(Role.VIEWER).peer()).isNotEqualTo(connection(Access.EVERYTHING).peer());
  }

  @Test
  void oneIsEndedAndTheOthersStay() throws Exception {
    Iec61850Client viewer = connect("look");
    Iec61850Client other = connect("all");
    Iec61850Server.Connection ended = connection(Role.VIEWER);
    ended.abort();
    awaitGone(ended);
    assertThatThrownBy(() -> viewer.read(IND1)).isInstanceOf(ConnectionLostException.class);
    assertThat(other.readValue(IND1).asBoolean()).isFalse();
    assertThat(server().connections()).singleElement()
        .satisfies(left -> assertThat(left.access()).isEqualTo(Access.EVERYTHING));
    ended.abort();
    assertThat(other.readValue(IND1).asBoolean()).as("a second abort meets nobody else").isFalse();
  }

  @Test
  void whatARevokedClientHeldIsFreeAfterwards() throws Exception {
    Iec61850Client user = connect("serve");
    Iec61850Client other = connect("all");
    Iec61850Server.Connection served = server().connections().stream()
        .filter(one -> !one.access().equals(Access.EVERYTHING)).findFirst().orElseThrow();
    RcbObject block = other.rcbObject(URCB);
    ControlObject object = other.control("GOLDLD0/GGIO2.SPCSO4");
    SettingGroups groups = other.settingGroups("GOLDLD0");

    assertThat(user.rcbObject(URCB).enable()).isEmpty();
    assertThat(user.control("GOLDLD0/GGIO2.SPCSO4").selectWithValue(Value.Bool.TRUE).successful()).isTrue();
    assertThat(user.settingGroups("GOLDLD0").selectEdit(2).successful()).isTrue();
    assertThat(block.reserve()).hasValueSatisfying(denial -> assertThat(denial).matches(RcbDenial::inUse));
    assertThat(object.execute(Value.Bool.TRUE)).isInstanceOfSatisfying(ControlResult.Refused.class,
        refused -> assertThat(refused.addCause()).contains(AddCause.LOCKED_BY_OTHER_CLIENT));
    assertThat(groups.selectEdit(2).successful()).isFalse();

    revoked = true;
    served.abort();
    awaitGone(served);
    assertThat(block.reserve()).isEmpty();
    assertThat(block.enable()).isEmpty();
    assertThat(object.execute(Value.Bool.TRUE)).isInstanceOf(ControlResult.Terminated.class);
    assertThat(groups.selectEdit(2).successful()).isTrue();
    assertThatThrownBy(() -> connect("serve")).isInstanceOf(AssociationFailedException.class);
  }

  @Test
  void theWatcherMayEndWhomItIsToldOf() throws Exception {
    try (Iec61850Server strict = strict()) {
      Iec61850Client viewer = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", strict.port()));
      open.add(viewer);
      assertThatThrownBy(() -> {
        while (true) viewer.write(FcReference.parse("GOLDLD0/LLN0.NamPlt.d[DC]"), new Value.Text("mine"));
      }).isInstanceOf(ConnectionLostException.class);
      assertThat(gone.poll(20, TimeUnit.SECONDS)).startsWith("127.0.0.1:");
    }
  }

  /** Whoever attempts what it may not do is thrown out. */
  private Iec61850Server strict() throws Exception {
    AtomicReference<@Nullable Iec61850Server> self = new AtomicReference<>();
    Iec61850Server strict = Iec61850Server.start(SettingGroupsLoopbackTest.model(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withAccess(_ -> Role.VIEWER).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void refused(Caller caller, Right right, String attempted) {
            Objects.requireNonNull(self.get()).connections().stream()
                .filter(one -> one.caller().equals(caller)).forEach(Iec61850Server.Connection::abort);
          }

          @Override
          public void closed(String peer, String reason) { gone.add(peer); }
        }));
    self.set(strict);
    return strict;
  }
}
