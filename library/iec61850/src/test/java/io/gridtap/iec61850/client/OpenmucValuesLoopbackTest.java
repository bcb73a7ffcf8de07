package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.Noise;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openmuc.openiec61850.BdaBoolean;
import org.openmuc.openiec61850.BdaDoubleBitPos;
import org.openmuc.openiec61850.BdaFloat32;
import org.openmuc.openiec61850.BdaInt32U;
import org.openmuc.openiec61850.BdaInt64;
import org.openmuc.openiec61850.BdaInt8;
import org.openmuc.openiec61850.BdaUnicodeString;
import org.openmuc.openiec61850.BdaVisibleString;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.DataSet;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServiceError;

/**
 * Values of each type, data sets, files and reports with another stack at the other end. Its server has no files, and its
 * client neither writes files nor knows setting groups and logs, so these are not here. It ends the association when a
 * data set of the association ({@code @name}) is wanted.
 */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class OpenmucValuesLoopbackTest {
  // Our client, their server

  private static Iec61850Client connect(int port) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), AssociationSettings.STANDARD,
        Optional.of(GoldenDevice.file()), _ -> {});
  }

  @Test
  void ourClientWritesAndReadsEachTypeAtTheirServer() throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String one : List.of("b=true", "i8=-128", "i16=-32768", "i32=2147483647", "i64=-9223372036854775808",
        "u8=255", "u16=65535", "u32=4294967295", "f32=1.25", "f64=-2.5", "dbp=on", "vs64=feeder 7", "us255=Straße",
        "oct64=0a0b0c")) {
      int equals = one.indexOf('=');
      texts.put(one.substring(0, equals), one.substring(equals + 1));
    }
    try (OpenmucServer server = new OpenmucServer(); Iec61850Client client = connect(server.port())) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        FcReference reference = FcReference.parse("GOLDLD0/GTYP1.Wr.%s[SP]".formatted(text.getKey()));
        ValueCodec codec = client.codec(reference);
        Data data = codec.parse(text.getValue());
        assertThat(client.write(reference, data)).as(text.getKey()).isEmpty();
        assertThat(client.readValue(reference).value()).as(text.getKey()).isEqualTo(codec.value(data));
      }
      assertThat(server.written()).extracting(written -> written.getName()).containsExactlyElementsOf(texts.keySet());
    }
  }

  @Test
  void ourClientMakesReadsWritesAndDeletesDataSetsAtTheirServer() throws Exception {
    List<FcReference> members = List.of(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]"),
        FcReference.parse("GOLDLD0/GTYP1.Wr.b[SP]"));
    try (OpenmucServer server = new OpenmucServer(); Iec61850Client client = connect(server.port())) {
      DataSets dataSets = client.dataSets();
      String name = "GOLDLD0/LLN0$mine";
      assertThat(dataSets.create(name, members)).isInstanceOf(Answer.Positive.class);
      assertThat(dataSets.of("GOLDLD0")).contains(name);
      assertThat(dataSets.directory(name).members()).hasSize(2);
      dataSets.write(name, List.of(new Data.Int(5), Data.Bool.TRUE)).orThrow().results()
          .forEach(refused -> assertThat(refused).isEmpty());
      assertThat(dataSets.read(name).members()).extracting(member -> member.result())
          .containsExactly(new Data.Int(5), Data.Bool.TRUE);
      assertThat(dataSets.delete(name).deleted()).isTrue();
      assertThat(dataSets.delete("GOLDLD0/LLN0$dsStat").deleted()).as("engineered").isFalse();
    }
  }

  @Test
  void ourClientTakesReportsOfTheirServer() throws Exception {
    try (OpenmucServer server = new OpenmucServer(); Iec61850Client client = connect(server.port())) {
      RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
      assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED))
          .isInstanceOf(SubscribeResult.Subscribed.class);
      Update update = client.poll(Duration.ofSeconds(20)).orElseThrow();
      assertThat(update).isInstanceOfSatisfying(Update.Reported.class, reported -> {
        Report report = reported.report();
        assertThat(report.rcb()).isEqualTo(rcb.toString());
        assertThat(report.entries()).hasSize(4);
      });
      assertThat(client.unsubscribe(rcb)).isEmpty();
    }
  }

  // Their client, our server

  private static ClientAssociation associate(int port) throws IOException {
    return new ClientSap().associate(InetAddress.getLoopbackAddress(), port, null, new ClientEventListener() {
      @Override
      public void newReport(org.openmuc.openiec61850.Report report) {
        // none is enabled
      }

      @Override
      public void associationClosed(IOException reason) {
        // the test is over
      }
    });
  }

  private static <N> N node(ServerModel model, String attribute, Class<N> type) {
    return type.cast(requireNonNull(model.findModelNode("GOLDLD0/GTYP1.Wr." + attribute, Fc.SP)));
  }

  @Test
  void theirClientWritesAndReadsEachTypeAtOurServer() throws Exception {
    try (GoldenDevice device = new GoldenDevice(); Iec61850Client ours = connect(device.port())) {
      ClientAssociation theirs = associate(device.port());
      ServerModel model = theirs.retrieveModel();
      node(model, "b", BdaBoolean.class).setValue(true);
      node(model, "i8", BdaInt8.class).setValue((byte) -128);
      node(model, "i64", BdaInt64.class).setValue(Long.MIN_VALUE);
      node(model, "u32", BdaInt32U.class).setValue(4_294_967_295L);
      node(model, "f32", BdaFloat32.class).setFloat(1.25f);
      node(model, "dbp", BdaDoubleBitPos.class).setDoubleBitPos(BdaDoubleBitPos.DoubleBitPos.ON);
      node(model, "vs64", BdaVisibleString.class).setValue("feeder 7");
      node(model, "us255", BdaUnicodeString.class).setValue("Straße".getBytes(StandardCharsets.UTF_8));
      for (String attribute : List.of("b", "i8", "i64", "u32", "f32", "dbp", "vs64", "us255"))
        theirs.setDataValues(node(model, attribute, FcModelNode.class));

      assertThat(text(ours, "b")).isEqualTo("true");
      assertThat(text(ours, "i8")).isEqualTo("-128");
      assertThat(text(ours, "i64")).isEqualTo("-9223372036854775808");
      assertThat(text(ours, "u32")).isEqualTo("4294967295");
      assertThat(text(ours, "f32")).isEqualTo("1.25");
      assertThat(text(ours, "dbp")).isEqualTo("on");
      assertThat(text(ours, "vs64")).isEqualTo("feeder 7");
      assertThat(text(ours, "us255")).isEqualTo("Straße");

      FcReference written = FcReference.parse("GOLDLD0/GTYP1.Wr.i8[SP]");
      assertThat(ours.write(written, new Data.Int(7))).isEmpty();
      BdaInt8 read = node(model, "i8", BdaInt8.class);
      theirs.getDataValues(read);
      assertThat(read.getValue()).isEqualTo((byte) 7);
      FcModelNode protectedOne = (FcModelNode) model.findModelNode("GOLDLD0/GGIO1.Ind1.stVal", Fc.ST);
      assertThatThrownBy(() -> theirs.setDataValues(protectedOne)).isInstanceOf(ServiceError.class);
      theirs.disconnect();
    }
  }

  private static String text(Iec61850Client client, String attribute) throws InterruptedException {
    return client.readValue(FcReference.parse("GOLDLD0/GTYP1.Wr.%s[SP]".formatted(attribute))).value().text();
  }

  @Test
  void theirClientMakesReadsAndDeletesDataSetsAtOurServer() throws Exception {
    try (GoldenDevice device = new GoldenDevice(); Iec61850Client ours = connect(device.port())) {
      ClientAssociation theirs = associate(device.port());
      ServerModel model = theirs.retrieveModel();
      DataSet dataSet = new DataSet("GOLDLD0/LLN0.theirs", List.of(node(model, "i32", FcModelNode.class),
          (FcModelNode) requireNonNull(model.findModelNode("GOLDLD0/GGIO1.Ind1", Fc.ST))), true);
      theirs.createDataSet(dataSet);
      assertThat(ours.dataSets().directory("GOLDLD0/LLN0$theirs").members())
          .extracting(member -> member.name()).containsExactly("GOLDLD0/GTYP1.Wr.i32[SP]", "GOLDLD0/GGIO1.Ind1[ST]");
      assertThat(theirs.getDataSetValues(dataSet)).allMatch(error -> error == null);
      theirs.updateDataSets();
      assertThat(model.getDataSet("GOLDLD0/LLN0.theirs")).isNotNull();
      theirs.deleteDataSet(dataSet);
      assertThat(ours.dataSets().of("GOLDLD0")).doesNotContain("GOLDLD0/LLN0$theirs");
      theirs.disconnect();
    }
  }

  @Test
  void theirClientListsFetchesAndDeletesFilesOfOurServer() throws Exception {
    Octets content = new Noise(1).octets(100_000);
    MemoryFileStore store = new MemoryFileStore(1 << 20)
        .put("COMTRADE/rec1.dat", content, Instant.parse("2024-01-02T03:04:05Z"));
    try (Iec61850Server server = Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withFiles(store))) {
      ClientAssociation theirs = associate(server.port());
      assertThat(theirs.getFileDirectory("")).singleElement()
          .satisfies(file -> assertThat(file.getFilename()).isEqualTo("COMTRADE/rec1.dat"));
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      theirs.getFile("COMTRADE/rec1.dat", (data, _) -> {
        received.writeBytes(data);
        return true;
      });
      assertThat(Octets.wrap(received.toByteArray())).isEqualTo(content);
      theirs.deleteFile("COMTRADE/rec1.dat");
      assertThat(theirs.getFileDirectory("")).isEmpty();
      theirs.disconnect();
    }
  }
}
