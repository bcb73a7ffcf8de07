package io.gridtap.simulators.ied;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.client.ComtradeRecord;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated devices over real sockets, their control blocks written by hand. */
class SimulatedIedLoopbackTest {
  private static final SimulatedIed.Settings FAST = SimulatedIed.Settings.STANDARD.withSpeed(50);
  private static final SimulatedIed.Settings STILL = SimulatedIed.Settings.STANDARD.withSpeed(0);

  private static MmsClient connect(SimulatedIed ied) throws Exception {
    return MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", ied.address().getPort()),
        AssociationSettings.STANDARD, _ -> {});
  }

  private static void write(MmsClient client, String domain, String item, Data data) throws InterruptedException {
    assertThat(client.call(ConfirmedRequest.Write.of(Variable.of(domain, item), data)).orThrow().results())
        .as(item).allMatch(result -> result.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bay-protection.cid", "feeder-meter.cid", "deep-arrays.cid", "golden.cid"})
  void servesMovesAndReports(String file, @TempDir Path directory) throws Exception {
    Path copy = directory.resolve(file);
    try (var in = getClass().getResourceAsStream(
        file.equals("golden.cid") ? "/scl/golden.cid" : "/io/gridtap/simulators/scl/" + file)) {
      Files.copy(in, copy);
    }
    try (SimulatedIed ied = SimulatedIed.start(copy, FAST); MmsClient client = connect(ied)) {
      assertThat(client.call(new ConfirmedRequest.Identify()).orThrow().model()).isEqualTo(ied.name());
      // every kind of data set of the device: changes must come by themselves, from each that measures
      Set<String> wanted = new HashSet<>();
      for (IedModel.LogicalDevice device : ied.model().logicalDevices())
        for (IedModel.LogicalNode node : device.logicalNodes())
          for (IedModel.ReportControlBlock rcb : node.reportControlBlocks()) {
            if (rcb.buffered() || !rcb.name().endsWith("01") || rcb.dataSet().isEmpty()) continue;
            if (!rcb.dataSet().get().matches(".*(Meas|Magnitudes|Power|Elements|Big|Mixed)$")) continue;
            write(client, device.name(), rcb.mmsItem() + "$RptID", new Data.VisibleString(rcb.name()));
            write(client, device.name(), rcb.mmsItem() + "$TrgOps", new Data.Bits(BitString.of("011111")));
            write(client, device.name(), rcb.mmsItem() + "$BufTm", new Data.Unsigned(0));
            write(client, device.name(), rcb.mmsItem() + "$RptEna", Data.Bool.TRUE);
            wanted.add(rcb.name());
          }
      assertThat(wanted).isNotEmpty();
      while (!wanted.isEmpty())
        wanted.remove(((Data.VisibleString) client.reports().take().results().getFirst()).value());
    }
  }

  @Test
  void aFactIsHeldUntilItIsReleased() throws Exception {
    String position = "BAY1LD0/XCBR1.Pos.stVal[ST]";
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", FAST); MmsClient client = connect(ied)) {
      write(client, "BAY1LD0", "LLN0$RP$urcbStatus01$RptEna", Data.Bool.TRUE);
      ied.set(position, "off");
      assertThat(ied.fact(position)).isEqualTo(new SimulatedIed.Fact(position, "Dbpos", "off", true));
      assertThat(client.call(ConfirmedRequest.Read.of(Variable.of("BAY1LD0", "XCBR1$ST$Pos$stVal"))).orThrow()
          .results()).containsExactly(new Data.Bits(BitString.of("01")));
      client.reports().take();
      assertThat(ied.release(position)).isTrue();
      assertThat(ied.fact(position).held()).isFalse();
      assertThat(ied.facts()).hasSizeGreaterThan(100);
    }
  }

  @Test
  @Timeout(60)
  void aWatcherMaySetWhatFollowsFromAWriteWhileTheProcessMoves() throws Exception {
    String position = "GOLDLD0/GGIO1.Ind1.stVal[ST]";
    CompletableFuture<SimulatedIed> started = new CompletableFuture<>();
    SimulatedIed.Settings settings = FAST.withServer(ServerSettings.STANDARD.withWatcher(
        new Iec61850Server.Watcher() {
          @Override
          public void written(String peer, FcReference attribute, Data data) {
            started.join().set(position, data.equals(Data.Bool.TRUE) ? "true" : "false");
          }
        }));
    try (
        SimulatedIed ied = SimulatedIed
            .start(Path.of(requireNonNull(getClass().getResource("/scl/golden.cid")).toURI()), settings);
        MmsClient client = connect(ied)) {
      started.complete(ied);
      for (int i = 0; i < 1000; i++) {
        Data value = Data.Bool.of(i % 2 == 0);
        write(client, "GOLDLD0", "GTYP1$SP$Wr$b", value);
        assertThat(client.call(ConfirmedRequest.Read.of(Variable.of("GOLDLD0", "GGIO1$ST$Ind1$stVal"))).orThrow()
            .results()).containsExactly(value);
      }
    }
  }

  @Test
  void saysWhatIsWrongWithAReferenceOrValue() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", STILL)) {
      assertThatThrownBy(() -> ied.set("BAY1LD0/XCBR1.Pso.stVal[ST]", "on"))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("position 15", "Pso.stVal");
      assertThatThrownBy(() -> ied.set("BAY9LD0/XCBR1.Pos.stVal[ST]", "on")).hasMessageContaining("position 1:");
      assertThatThrownBy(() -> ied.set("BAY1LD0/XCBR1.Pos.stVal", "on")).hasMessageContaining("[MX]");
      assertThatThrownBy(() -> ied.set("BAY1LD0/XCBR1.Pos[ST]", "on")).hasMessageContaining("components");
      assertThatThrownBy(() -> ied.set("BAY1LD0/XCBR1.Pos.stVal[ST]", "ajar"))
          .hasMessageContaining("BAY1LD0/XCBR1.Pos.stVal[ST]").hasMessageContaining("intermediate-state, off, on");
      assertThat(ied.fact("BAY1LD0/XCBR1.Pos.stVal[ST]").held()).isFalse();
    }
  }

  @Test
  void elementsOfArraysWithinArraysAreFactsToo() throws Exception {
    String element = "DEEP1LD0/GGIO1.Deep.two.three.four(2).five.six.seven.samples(0)[MX]";
    try (SimulatedIed ied = SimulatedIed.start("deep-arrays.cid", STILL); MmsClient client = connect(ied)) {
      for (SimulatedIed.Fact fact : ied.facts()) assertThat(ied.fact(fact.reference())).isEqualTo(fact);
      ied.set(element, "1234");
      Data all = (Data) client.call(ConfirmedRequest.Read.of(Variable.of("DEEP1LD0", "GGIO1$MX$Deep"))).orThrow()
          .results().getFirst();
      assertThat(all.toString()).contains("Int[value=1234]");
      assertThatThrownBy(() -> ied.set(element.replace("(0)", "(99)"), "1")).hasMessageContaining("samples(99)");
    }
  }

  @Test
  void hasADisturbanceRecord(@TempDir Path directory) throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", STILL);
        Iec61850Client client = Iec61850Client.connect(
            TcpConnector.Settings.to(ied.address().getHostString(), ied.address().getPort()),
            AssociationSettings.STANDARD, Optional.empty(), _ -> {})) {
      List<ComtradeRecord> records = ComtradeRecord.among(client.files().directory().entries());
      assertThat(records).extracting(ComtradeRecord::name).containsExactly("COMTRADE/BAY1_0001");
      assertThat(records.getFirst().isComplete()).isTrue();
      assertThat(client.files().read(records.getFirst(), directory, Progress.NONE).isDone()).isTrue();
      List<String> configuration = Files.readAllLines(directory.resolve("BAY1_0001.cfg"));
      assertThat(configuration).hasSize(16).startsWith("Simulated,BAY1,1999", "7,6A,1D").endsWith("ASCII", "1");
      assertThat(configuration.get(2).split(",", -1)).hasSize(13);
      List<String> samples = Files.readAllLines(directory.resolve("BAY1_0001.dat"));
      assertThat(configuration.get(11)).isEqualTo("1600," + samples.size());
      assertThat(samples).allSatisfy(sample -> assertThat(sample.split(",", -1)).hasSize(2 + 7));
      assertThat(client.files().write("COMTRADE/mine.cfg", Octets.hex("41")).isDone()).isTrue();
    }
  }

  @Test
  void aSubstationIsSeveralDevices() throws Exception {
    Set<Integer> ports = new HashSet<>();
    try (Substation substation = Substation.start(SimulatedIed.Settings.STANDARD)) {
      assertThat(substation.members()).extracting(Substation.Member::resource).isEqualTo(Substation.FILES);
      assertThat(substation.members()).extracting(member -> member.ied().name())
          .isEqualTo(List.of("BAY1", "METER1", "DEEP1"));
      for (Substation.Member member : substation.members()) {
        ports.add(member.ied().address().getPort());
        try (MmsClient client = connect(member.ied())) {
          assertThat(client.isOpen()).isTrue();
        }
      }
      assertThat(ports).hasSize(3);
      assertThat(substation.ied("METER1")).isPresent();
    }
  }
}
