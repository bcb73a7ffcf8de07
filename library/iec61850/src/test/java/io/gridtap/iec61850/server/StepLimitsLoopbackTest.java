package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tap changer (BSC, direct-with-enhanced-security) at both ends of what it can do. */
@Timeout(30)
class StepLimitsLoopbackTest {
  private static final FcReference POSITION = FcReference.parse("GOLDLD0/GGIO2.PosBSC.valWTr.posVal[ST]");

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  /** @param ranges what the file says of minVal and maxVal, or nothing */
  private static IedModel model(String ranges) throws Exception {
    try (InputStream in = requireNonNull(StepLimitsLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("<DOI name=\"PosBSC\"><DAI name=\"ctlModel\"><Val>direct-with-normal-security</Val></DAI></DOI>",
              "<DOI name=\"PosBSC\"><DAI name=\"ctlModel\"><Val>direct-with-enhanced-security</Val></DAI></DOI>")
          .replace("<DOType id=\"BSC_DN\" cdc=\"BSC\">", "<DOType id=\"BSC_DN\" cdc=\"BSC\">" + ranges);
      return Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD");
    }
  }

  private Iec61850Server server(String ranges) throws Exception {
    Iec61850Server server = Iec61850Server.start(model(ranges), TcpListener.Settings.local(0), ServerSettings.STANDARD);
    open.add(server);
    return server;
  }

  private ControlObject tapChanger(Iec61850Server server) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()));
    open.add(client);
    ControlObject object = client.control("GOLDLD0/GGIO2.PosBSC");
    assertThat(object.model()).isEqualTo(CtlModel.DIRECT_WITH_ENHANCED_SECURITY);
    return object;
  }

  private static void assertEnds(Iec61850Server server, ControlObject object, int at, Tcmd beyond, Tcmd back)
      throws Exception {
    server.update(update -> update.set(POSITION, new Data.Int(at)));
    assertThat(object.execute(beyond)).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(Step.TERMINATION);
      assertThat(refused.addCause()).contains(AddCause.STEP_LIMIT);
    });
    assertThat(server.read(POSITION)).contains(new Data.Int(at));
    assertThat(object.execute(back)).isEqualTo(new Terminated());
    assertThat(server.read(POSITION)).contains(new Data.Int(at + (back == Tcmd.HIGHER ? 1 : -1)));
  }

  @ParameterizedTest
  @CsvSource({"63, HIGHER, LOWER", "-64, LOWER, HIGHER"})
  void noStepLeadsOutOfTheRangeOfTheType(int at, Tcmd beyond, Tcmd back) throws Exception {
    Iec61850Server server = server("");
    assertEnds(server, tapChanger(server), at, beyond, back);
  }

  @ParameterizedTest
  @CsvSource({"9, HIGHER, LOWER", "-9, LOWER, HIGHER"})
  void noStepLeadsOutOfMinValAndMaxVal(int at, Tcmd beyond, Tcmd back) throws Exception {
    Iec61850Server server = server(
        """
            <DA name="minVal" bType="INT8" fc="CF"><Val>-9</Val></DA><DA name="maxVal" bType="INT8" fc="CF"><Val>9</Val></DA>
            """);
    assertEnds(server, tapChanger(server), at, beyond, back);
  }

  @Test
  void theLimitsHoldAsTheyAreNow() throws Exception {
    Iec61850Server server = server("<DA name=\"maxVal\" bType=\"INT8\" fc=\"CF\"><Val>3</Val></DA>");
    ControlObject object = tapChanger(server);
    server.update(update -> update.set(POSITION, new Data.Int(3)));
    assertThat(object.execute(Tcmd.HIGHER)).isInstanceOf(Refused.class);
    server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO2.PosBSC.maxVal[CF]"), new Data.Int(4)));
    assertThat(object.execute(Tcmd.HIGHER)).isEqualTo(new Terminated());
    assertThat(server.read(POSITION)).contains(new Data.Int(4));
  }
}
