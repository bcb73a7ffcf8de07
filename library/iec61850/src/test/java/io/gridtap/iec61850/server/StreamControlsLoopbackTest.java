package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.client.GooseControlBlock;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.SampledValueControlBlock;
import io.gridtap.iec61850.client.StreamAddress;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Control blocks of GOOSE and sampled values between our client and our server. */
@Timeout(60)
class StreamControlsLoopbackTest {
  private static final String GOCB = "GOLDLD0/LLN0.gcbEvents";
  private static final String MSVCB = "GOLDLD0/LLN0.msvcb01";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private Iec61850Server server(IedModel model, StreamHandler handler) throws Exception {
    Iec61850Server server = Iec61850Server.start(model, TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withStreams(handler).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void closed(String peer, String reason) { closed.add(peer); }
        }));
    open.add(server);
    return server;
  }

  private Iec61850Client connect(Iec61850Server server) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  @Test
  void aGooseControlBlockIsReadChangedAndEnabled() throws Exception {
    Iec61850Server server = server(FidelityTest.golden(), new StreamHandler() {
      @Override
      public void enabled(String controlBlock, boolean enabled, Map<String, Data> attributes) {
        told.add("%s %s %s".formatted(controlBlock, enabled, attributes.get("GoID")));
      }
    });
    GooseControlBlock block = connect(server).gooseControlBlock(GOCB);
    assertThat(block.reference()).isEqualTo("GOLDLD0/LLN0$GO$gcbEvents");
    assertThat(block.read()).contains(new GooseControlBlock.Attributes(false, "golden/gcbEvents",
        "GOLDLD0/LLN0$dsGoose", 1, false, Optional.of(new StreamAddress(Octets.hex("010CCD010001"), 4, 5, 0x1000)),
        OptionalLong.of(4), OptionalLong.of(1000)));
    assertThat(block.setGoID("other").successful()).isTrue();
    assertThat(block.enable(true).successful()).isTrue();
    assertThat(block.setGoID("third").text()).isEqualTo("GoID refused: temporarily-unavailable");
    assertThat(block.enable(false).successful()).isTrue();
    assertThat(block.setDatSet("GOLDLD0/LLN0$dsStat").successful()).isTrue();
    assertThat(block.read().orElseThrow().confRev()).isEqualTo(2);
    assertThat(block.set("ConfRev", new Data.Unsigned(7)).text()).isEqualTo("ConfRev refused: object-access-denied");
    server.stream("GOLDLD0/LLN0$GO$gcbEvents").enable(true);
    assertThat(server.stream("GOLDLD0/LLN0$GO$gcbEvents").enabled()).isTrue();
    assertThat(block.read().orElseThrow().goEna()).isTrue();
    String name = "GOLDLD0/LLN0$GO$gcbEvents %s " + new Data.VisibleString("other");
    assertThat(told).containsExactly(name.formatted(true), name.formatted(false), name.formatted(true));
    assertThat(connect(server).gooseControlBlock("GOLDLD0/LLN0.none").read()).isEmpty();
    assertThatThrownBy(() -> server.stream("GOLDLD0/LLN0$GO$none")).hasMessageContaining("no control block");
  }

  @Test
  void theApplicationMayRefuse() throws Exception {
    Iec61850Server server = server(FidelityTest.golden(), new StreamHandler() {
      @Override
      public Optional<DataAccessError> refuses(String peer, String controlBlock, boolean enabled) {
        if (controlBlock.contains("MS")) throw new IllegalStateException("a defect of the application");
        return enabled ? Optional.of(DataAccessError.OBJECT_ACCESS_DENIED) : Optional.empty();
      }
    });
    Iec61850Client client = connect(server);
    assertThat(client.gooseControlBlock(GOCB).enable(true).text()).isEqualTo("GoEna refused: object-access-denied");
    assertThat(client.sampledValueControlBlock(MSVCB).enable(true).text())
        .isEqualTo("SvEna refused: temporarily-unavailable");
    assertThat(server.stream("GOLDLD0/LLN0$GO$gcbEvents").attributes()).containsEntry("GoEna", Data.Bool.FALSE);
  }

  @Test
  void aMulticastSampledValueControlBlockIsReadAndChanged() throws Exception {
    SampledValueControlBlock block = connect(server(FidelityTest.golden(), StreamHandler.STANDARD))
        .sampledValueControlBlock(MSVCB);
    assertThat(block.read()).contains(new SampledValueControlBlock.Attributes(false, Optional.empty(), "golden01",
        "GOLDLD0/LLN0$dsMeas", 1, 80, BitString.of("01000"), OptionalLong.of(0),
        Optional.of(new StreamAddress(Octets.hex("010CCD040001"), 4, 6, 0x4000)), OptionalLong.of(1)));
    assertThat(block.setSmpRate(256).successful()).isTrue();
    assertThat(block.setOptFlds(BitString.of("11000")).successful()).isTrue();
    assertThat(block.setSvID("x").successful()).isTrue();
    assertThat(block.set("SmpMod", new Data.Int(3)).text()).isEqualTo("SmpMod refused: type-inconsistent");
    assertThat(block.enable(true).successful()).isTrue();
    assertThat(block.setSmpRate(80).text()).isEqualTo("SmpRate refused: temporarily-unavailable");
    assertThat(block.read().orElseThrow()).extracting(SampledValueControlBlock.Attributes::svEna,
        SampledValueControlBlock.Attributes::smpRate, SampledValueControlBlock.Attributes::svID)
        .containsExactly(true, 256L, "x");
  }

  @Test
  void aUnicastOneBelongsToWhoHasReservedIt() throws Exception {
    IedModel model;
    try (InputStream in = getClass().getResourceAsStream("/scl/golden.cid")) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("multicast=\"true\"",
          "multicast=\"false\"");
      model = Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD");
    }
    Iec61850Server server = server(model, new StreamHandler() {
      @Override
      public void enabled(String controlBlock, boolean enabled, Map<String, Data> attributes) {
        told.add(controlBlock + " " + enabled);
      }
    });
    Iec61850Client first = connect(server);
    String reference = "GOLDLD0/LLN0$US$msvcb01";
    SampledValueControlBlock mine = first.sampledValueControlBlock(reference);
    SampledValueControlBlock yours = connect(server).sampledValueControlBlock(reference);
    assertThat(mine.reserve(true).successful()).isTrue();
    assertThat(yours.read().orElseThrow().resv()).contains(true);
    assertThat(yours.reserve(true).text()).isEqualTo("Resv refused: temporarily-unavailable");
    assertThat(yours.enable(true).text()).isEqualTo("SvEna refused: temporarily-unavailable");
    assertThat(yours.setSmpRate(1).successful()).isFalse();
    // dots mean the same
    SampledValueControlBlock dotted = first.sampledValueControlBlock("GOLDLD0/LLN0.US.msvcb01");
    assertThat(dotted.reference()).isEqualTo(reference);
    assertThat(dotted.setSvID("mine").successful()).isTrue();
    assertThat(dotted.read().orElseThrow()).extracting(SampledValueControlBlock.Attributes::svID,
        SampledValueControlBlock.Attributes::resv).containsExactly("mine", Optional.of(true));
    assertThat(dotted.read()).isEqualTo(mine.read());
    assertThat(mine.enable(true).successful()).isTrue();
    assertThat(told.take()).isEqualTo(reference + " true");
    first.close();
    // nobody receives any more what was sent to this client alone
    assertThat(told.take()).isEqualTo(reference + " false");
    assertThat(closed.take()).isNotNull();
    assertThat(yours.read().orElseThrow()).extracting(SampledValueControlBlock.Attributes::svEna,
        SampledValueControlBlock.Attributes::resv).containsExactly(false, Optional.of(false));
    assertThat(yours.reserve(true).successful()).isTrue();
    // enabled without a reservation it ends with who enabled it, too
    Iec61850Client third = connect(server);
    assertThat(yours.reserve(false).successful()).isTrue();
    assertThat(third.sampledValueControlBlock(reference).enable(true).successful()).isTrue();
    assertThat(told.take()).isEqualTo(reference + " true");
    third.close();
    assertThat(told.take()).isEqualTo(reference + " false");
  }

  @Test
  void whatTheApplicationEnabledGoesOnWithoutWhoReservedIt() throws Exception {
    IedModel model;
    try (InputStream in = getClass().getResourceAsStream("/scl/golden.cid")) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("multicast=\"true\"",
          "multicast=\"false\"");
      model = Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD");
    }
    Iec61850Server server = server(model, StreamHandler.STANDARD);
    String reference = "GOLDLD0/LLN0$US$msvcb01";
    server.stream(reference).enable(true);
    Iec61850Client first = connect(server);
    assertThat(first.sampledValueControlBlock(reference).reserve(true).successful()).isTrue();
    first.close();
    assertThat(closed.take()).isNotNull();
    assertThat(server.stream(reference).enabled()).isTrue();
    assertThat(server.stream(reference).attributes()).containsEntry("Resv", Data.Bool.FALSE);
  }

  @Test
  void aMulticastOneGoesOnWithoutWhoEnabledIt() throws Exception {
    Iec61850Server server = server(FidelityTest.golden(), StreamHandler.STANDARD);
    Iec61850Client first = connect(server);
    assertThat(first.sampledValueControlBlock(MSVCB).enable(true).successful()).isTrue();
    first.close();
    assertThat(closed.take()).isNotNull();
    assertThat(connect(server).sampledValueControlBlock(MSVCB).read().orElseThrow().svEna()).isTrue();
  }
}
