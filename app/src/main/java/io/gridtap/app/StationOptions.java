package io.gridtap.app;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a station of IEC 60870-5-104 is and what was agreed on with it. */
final class StationOptions {
  private static final int PORT = 2404;
  private static final int TLS_PORT = 19_998;
  /** A host may bring its own port. */
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[^]]+]):(\\d{1,5})");
  private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "HOST", description = "Name or address of the station, or HOST:PORT.")
  private String host = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PORT", description = "Default: 2404, with TLS 19998.")
  private @Nullable Integer port;

  @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", converter = Durations.class, description = "For the confirmation of a request. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(names = "--local-address", paramLabel = "ADDRESS", description = "To connect from, where this machine has several; stations often know their masters by it.")
  private @Nullable InetAddress localAddress;

  @Option(names = "--pcap", paramLabel = "FILE", description = "Record what crosses the connection in this file, for Wireshark. One that is there is replaced.")
  private @Nullable Path pcap;

  @Option(names = "--debug", description = "Show every APDU, sent and received, on standard error.")
  private boolean debug;

  @ArgGroup(exclusive = false, heading = "%nAgreed on with the station:%n")
  private Agreed agreed = new Agreed();

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private TlsOptions tls = new TlsOptions();

  /** Once made, the one for all connections of the command. It ends with the process: each packet is in it at once. */
  private @Nullable PcapFile recording;

  /** Parameters of the interoperability list. */
  static final class Agreed {
    @Option(names = "--originator", paramLabel = "N", defaultValue = "0", description = "Originator address of this master, 0…255. Default: ${DEFAULT-VALUE}.")
    private int originator;

    @Option(names = "--k", paramLabel = "N", defaultValue = "12", description = "Most APDUs sent and not acknowledged. Default: ${DEFAULT-VALUE}.")
    private int k = ApciSettings.STANDARD.k();

    @Option(names = "--w", paramLabel = "N", defaultValue = "8", description = "Acknowledge after so many at the latest. Default: ${DEFAULT-VALUE}.")
    private int w = ApciSettings.STANDARD.w();

    @Option(names = "--t0", paramLabel = "TIME", defaultValue = "30s", converter = Durations.class, description = "For the connection. Default: ${DEFAULT-VALUE}.")
    private Duration t0 = Duration.ofSeconds(30);

    @Option(names = "--t1", paramLabel = "TIME", defaultValue = "15s", converter = Durations.class, description = "For the acknowledgement of an APDU. Default: ${DEFAULT-VALUE}.")
    private Duration t1 = ApciSettings.STANDARD.t1();

    @Option(names = "--t2", paramLabel = "TIME", defaultValue = "10s", converter = Durations.class, description = "Acknowledge after this time at the latest. Default: ${DEFAULT-VALUE}.")
    private Duration t2 = ApciSettings.STANDARD.t2();

    @Option(names = "--t3", paramLabel = "TIME", defaultValue = "20s", converter = Durations.class, description = "Test an idle connection after this time. Default: ${DEFAULT-VALUE}.")
    private Duration t3 = ApciSettings.STANDARD.t3();

    @Option(names = "--lenient", description = "Forgive a station that miscounts, or sends before it was started.")
    private boolean lenient;

    @Option(names = "--cot-octets", paramLabel = "N", defaultValue = "2", description = "Octets of the cause of transmission, 1 or 2. Default: ${DEFAULT-VALUE}.")
    private int causeOctets = 2;

    @Option(names = "--ca-octets", paramLabel = "N", defaultValue = "2", description = "Octets of the common address, 1 or 2. Default: ${DEFAULT-VALUE}.")
    private int commonAddressOctets = 2;

    @Option(names = "--ioa-octets", paramLabel = "N", defaultValue = "3", description = "Octets of an information object address, 1…3. Default: ${DEFAULT-VALUE}.")
    private int addressOctets = 3;

    @Option(names = "--time-zone", paramLabel = "ZONE", defaultValue = "UTC", description = "Of the station's time tags: UTC, +01:00, Europe/Berlin. Times are shown in UTC. Default: ${DEFAULT-VALUE}.")
    private String timeZone = "UTC";

    @Option(names = "--ignore-summer-bit", description = "The station shows summer time and does not say so (SU).")
    private boolean ignoreSummerBit;
  }

  /** Where the hosts' names are for messages: as they were given. */
  String named() { return host; }

  boolean debug() { return debug; }

  Duration timeout() { return timeout; }

  /** As they were given, between commas. */
  List<String> hosts() {
    List<String> hosts = List.of(host.split(",", -1));
    if (hosts.stream().anyMatch(String::isBlank))
      throw CommandFailure.usage("'%s' is no HOST, or HOST,HOST2 for redundant connections".formatted(host));
    return hosts;
  }

  /** The one, for commands that have one connection. */
  TcpConnector.Settings tcp(Map<String, String> environment) {
    List<TcpConnector.Settings> all = connections(environment);
    if (all.size() > 1) throw CommandFailure.usage("one HOST, not '%s'; several are for 'listen'".formatted(host));
    return all.getFirst();
  }

  List<TcpConnector.Settings> connections(Map<String, String> environment) {
    Optional<Tls> secured = tls.tls(environment);
    List<TcpConnector.Settings> connections = new ArrayList<>();
    for (String each : hosts()) connections.add(connection(each.strip(), secured));
    return connections;
  }

  private TcpConnector.Settings connection(String given, Optional<Tls> secured) {
    int standard = port != null ? port : secured.isPresent() ? TLS_PORT : PORT;
    Matcher own = WITH_PORT.matcher(given);
    String name = own.matches() ? own.group(1) : given;
    try {
      TcpConnector.Settings settings = TcpConnector.Settings
          .to(name.replace("[", "").replace("]", ""), own.matches() ? Integer.parseInt(own.group(2)) : standard)
          .withLimit(agreed.t0);
      if (localAddress != null) settings = settings.withLocalAddress(localAddress);
      if (secured.isPresent()) settings = settings.withTls(secured.get());
      if (pcap == null) return settings;
      if (recording == null) recording = PcapFile.create(pcap);
      return settings.withRecording(recording);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--pcap: " + unwritable.getMessage(), unwritable);
    }
  }

  Iec104Settings settings() {
    try {
      ApciSettings apci = ApciSettings.STANDARD.withWindow(agreed.k, agreed.w)
          .withTimes(agreed.t1, agreed.t2, agreed.t3).withLenient(agreed.lenient).withTraced(debug);
      FieldSizes sizes = new FieldSizes(agreed.causeOctets, agreed.commonAddressOctets, agreed.addressOctets,
          FieldSizes.IEC104.maxAsduOctets());
      Duration termination = timeout.compareTo(TERMINATION_LIMIT) > 0 ? timeout : TERMINATION_LIMIT;
      return Iec104Settings.STANDARD.with(apci).with(sizes).with(time()).withOriginator(agreed.originator)
          .withLimits(timeout, termination);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private StationTime time() {
    ZoneId zone;
    try {
      zone = ZoneId.of(agreed.timeZone);
    } catch (DateTimeException unknown) {
      throw CommandFailure.usage("--time-zone: '%s' is no zone like UTC, +01:00 or Europe/Berlin"
          .formatted(agreed.timeZone), unknown);
    }
    if (zone.getRules().isFixedOffset()) return StationTime.ofOffset(zone.getRules().getOffset(Instant.EPOCH));
    return agreed.ignoreSummerBit ? StationTime.ofZoneIgnoringSummerBit(zone) : StationTime.ofZone(zone);
  }

  /** Common addresses as options give them, {@code 1,2}. */
  static List<Integer> commonAddresses(List<Integer> given, FieldSizes sizes) {
    for (int address : given)
      if (address < 0 || address > sizes.maxCommonAddress())
        throw CommandFailure.usage("--ca is 0…%d, and %d for all stations: %d".formatted(sizes.maxCommonAddress() - 1,
            sizes.maxCommonAddress(), address));
    return List.copyOf(given);
  }

  /** One common address. */
  static int commonAddress(int given, FieldSizes sizes) {
    return commonAddresses(List.of(given), sizes).getFirst();
  }

  /** An information object address. */
  static int objectAddress(int given, FieldSizes sizes) {
    if (given < 0 || given > sizes.maxAddress())
      throw CommandFailure.usage("--ioa is 0…%d: %d".formatted(sizes.maxAddress(), given));
    return given;
  }
}
