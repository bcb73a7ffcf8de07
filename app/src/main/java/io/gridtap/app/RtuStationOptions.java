package io.gridtap.app;

import io.gridtap.iec104.AddressRange;
import io.gridtap.iec104.Redundancy;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a simulated RTU listens, and how its link and its event buffers behave. */
final class RtuStationOptions {
  private static final String TLS_TOGETHER = "--tls-cert, --tls-key and --tls-ca belong together";

  /** Which connections share the events. */
  enum Groups {
    SINGLE, MULTIPLE, EACH
  }

  @Option(names = "--port", paramLabel = "N", defaultValue = "2404", description = "Where to listen; 0 lets the system choose. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where to listen; 0.0.0.0 for everywhere. Default: ${DEFAULT-VALUE}.")
  private String address = "127.0.0.1";

  @Option(names = "--k", paramLabel = "N", description = "Most I frames sent and not acknowledged. Default: 12.")
  private int k = ApciSettings.STANDARD.k();

  @Option(names = "--w", paramLabel = "N", description = "Acknowledge after so many I frames. Default: 8.")
  private int w = ApciSettings.STANDARD.w();

  @Option(names = "--t1", paramLabel = "TIME", converter = Durations.class, description = "Acknowledgement has to come within. Default: 15s.")
  private Duration t1 = ApciSettings.STANDARD.t1();

  @Option(names = "--t2", paramLabel = "TIME", converter = Durations.class, description = "Acknowledge after. Default: 10s.")
  private Duration t2 = ApciSettings.STANDARD.t2();

  @Option(names = "--t3", paramLabel = "TIME", converter = Durations.class, description = "Test an idle connection after. Default: 20s.")
  private Duration t3 = ApciSettings.STANDARD.t3();

  @Option(names = "--time-zone", paramLabel = "ZONE", defaultValue = "UTC", description = "What the station's clock shows: UTC, an offset like +01:00, or Europe/Berlin, with SU in summer. Default: ${DEFAULT-VALUE}.")
  private String zone = "UTC";

  @Option(names = "--redundancy", paramLabel = "WHICH", description = "single: all connections are one redundancy group; multiple: one for each --group; each: one for each connection. Default: single.")
  private @Nullable Groups redundancy;

  @Option(names = "--group", paramLabel = "NAME=ADDRESS[,...]", description = "A redundancy group: addresses or networks like 192.0.2.0/24. Repeatable.")
  private Map<String, String> groups = new LinkedHashMap<>();

  @Option(names = "--event-buffer", paramLabel = "N", description = "Events that a redundancy group keeps; then the oldest is dropped. Default: 100000.")
  private int eventBuffer = DeviceSettings.STANDARD.maxEvents();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Speak TLS: the certificate and its chain, PEM.")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  private @Nullable Path tlsKey;

  @Option(names = "--tls-ca", paramLabel = "FILE", description = "Who signs the certificates of clients, PEM; every client must have one.")
  private @Nullable Path tlsAuthority;

  @Option(names = "--pcap", paramLabel = "FILE", description = "Record what crosses the connections in this file, for Wireshark; with TLS in the clear. One that is there is replaced.")
  private @Nullable Path pcap;

  Optional<PcapFile> recording() {
    if (pcap == null) return Optional.empty();
    try {
      return Optional.of(PcapFile.create(pcap));
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--pcap: " + unwritable.getMessage(), unwritable);
    }
  }

  /** {@code 127.0.0.1:2404, with TLS}. */
  String where(int listening) {
    String host = inetAddress().getHostAddress();
    return "%s:%d%s".formatted(host.contains(":") ? "[" + host + "]" : host, listening,
        tlsCertificate == null ? "" : ", with TLS");
  }

  TcpListener.Settings tcp(Optional<PcapFile> recording) throws IOException {
    TcpListener.Settings settings = TcpListener.Settings.on(inetAddress(), port);
    Optional<Tls> tls = tls();
    if (tls.isPresent()) settings = settings.withTls(tls.get());
    return recording.isPresent() ? settings.withRecording(recording.get()) : settings;
  }

  private InetAddress inetAddress() {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException unknown) {
      throw CommandFailure.usage("--address: %s is no address of this host".formatted(address), unknown);
    }
  }

  private Optional<Tls> tls() throws IOException {
    if (tlsCertificate == null && tlsKey == null && tlsAuthority == null) return Optional.empty();
    if (tlsCertificate == null || tlsKey == null || tlsAuthority == null) throw CommandFailure.usage(TLS_TOGETHER);
    return Optional.of(Tls.of(TlsSettings.trusting(tlsAuthority).withIdentity(tlsCertificate, tlsKey)));
  }

  ServerSettings server() {
    return ServerSettings.STANDARD.with(ApciSettings.STANDARD.withWindow(k, w).withTimes(t1, t2, t3))
        .with(DeviceSettings.STANDARD.with(time()).withMaxEvents(eventBuffer)).with(redundancy());
  }

  private StationTime time() {
    try {
      ZoneId found = ZoneId.of(zone);
      return found.normalized() instanceof ZoneOffset offset ? StationTime.ofOffset(offset) : StationTime.ofZone(found);
    } catch (DateTimeException unknown) {
      throw CommandFailure.usage("--time-zone: '%s' is none; write UTC, +01:00 or Europe/Berlin".formatted(zone),
          unknown);
    }
  }

  private Redundancy redundancy() {
    Groups which = redundancy != null ? redundancy : groups.isEmpty() ? Groups.SINGLE : Groups.MULTIPLE;
    if (which != Groups.MULTIPLE && !groups.isEmpty())
      throw CommandFailure.usage("--group goes with --redundancy multiple only");
    return switch (which) {
      case SINGLE -> new Redundancy.Single();
      case EACH -> new Redundancy.EachConnection();
      case MULTIPLE -> {
        if (groups.isEmpty())
          throw CommandFailure.usage("--redundancy multiple wants --group, like --group control=192.0.2.10");
        Map<String, List<AddressRange>> ranges = new LinkedHashMap<>();
        groups.forEach((name, addresses) -> ranges.put(name,
            Arrays.stream(addresses.split(",", -1)).map(AddressRange::of).toList()));
        yield new Redundancy.Multiple(ranges);
      }
    };
  }
}
