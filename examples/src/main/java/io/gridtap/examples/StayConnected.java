package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.client.ResilientClient;
import io.gridtap.iec61850.client.ResilientSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reads a value every second over TLS, and over the network that is up: StayConnected CA CERTIFICATE KEY REFERENCE HOST
 * PORT OTHER_HOST OTHER_PORT.
 */
public final class StayConnected {
  private StayConnected() {}

  public static void main(String[] arguments) throws Exception {
    Tls tls = Tls.of(TlsSettings.trusting(Path.of(arguments[0]))
        .withIdentity(Path.of(arguments[1]), Path.of(arguments[2])));
    FcReference reference = FcReference.parse(arguments[3]);
    ResilientSettings settings = ResilientSettings.of(at(arguments[4], arguments[5], tls))
        .withServer(at(arguments[6], arguments[7], tls), AssociationSettings.STANDARD);
    try (ResilientClient device = ResilientClient.open(settings, StayConnected::print)) {
      while (true) {
        // what is read twice does no harm: it is asked again where an association is lost meanwhile
        TypedValue value = device.repeating(Duration.ofSeconds(30), client -> client.readValue(reference));
        System.out.println(value.reference() + " " + value.value().text());
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (ConnectionLostException gone) {
      System.out.println("out of reach: " + gone.getMessage());
    }
  }

  private static TcpConnector.Settings at(String host, String port, Tls tls) {
    return TcpConnector.Settings.to(host, Integer.parseInt(port)).withTls(tls);
  }

  private static void print(ResilientClient.State state) {
    switch (state) {
      case ResilientClient.State.Connecting(int _, String address, int attempt) ->
        System.out.println("%s: attempt %d".formatted(address, attempt));
      case ResilientClient.State.Connected(int server, String address) ->
        System.out.println("%s: connected, by way %d".formatted(address, server));
      case ResilientClient.State.Lost lost ->
        System.out.println("%s: lost: %s".formatted(lost.address(), lost.reason()));
      case ResilientClient.State.Closed(String reason) -> System.out.println("ended: " + reason);
    }
  }
}
