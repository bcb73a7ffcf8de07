package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.DeviceConfiguration;
import io.gridtap.app.config.DlmsConfiguration;
import io.gridtap.app.config.GatewayConfiguration;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.sources.iec104.Iec104Measurements;
import io.gridtap.sources.iec104.Iec104Source;
import io.gridtap.sources.iec104.Iec104SourceSettings;
import io.gridtap.sources.iec104.PointList;
import io.gridtap.sources.iec61850.Iec61850Source;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.telemetry.Source;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsIdentity;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The devices of a configuration as sources. */
final class GatewayDevices {
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]+)](?::(.*))?");
  private static final int PORT = 2404;
  private static final int TLS_PORT = 19_998;

  private final Terminal terminal;
  private final Narrator narrator;
  /** Files of the configuration are beside it. */
  private final Path directory;

  GatewayDevices(Terminal terminal, Narrator narrator, Path directory) {
    this.terminal = terminal;
    this.narrator = narrator;
    this.directory = directory;
  }

  /** Makes all. @throws ConfigurationException naming the device and what is wrong */
  List<Source> sources(GatewayConfiguration configuration) {
    allowLegacySuites(configuration);
    DlmsDevices meters = new DlmsDevices(terminal, directory, configuration.devices().stream()
        .filter(DlmsConfiguration.class::isInstance).map(DlmsConfiguration.class::cast).toList());
    return configuration.devices().stream().map(device -> source(device, meters)).toList();
  }

  /** Before the first of all devices speaks TLS: afterwards it is too late for the process. */
  private void allowLegacySuites(GatewayConfiguration configuration) {
    List<String> wishing = configuration.devices().stream().filter(GatewayDevices::wantsLegacySuites)
        .map(DeviceConfiguration::name).toList();
    if (wishing.isEmpty()) return;
    try {
      Tls.allowLegacySuites();
    } catch (IllegalStateException late) {
      throw new ConfigurationException("device %s: tls: legacy: %s".formatted(wishing.getFirst(), late.getMessage()),
          late);
    }
    narrator.warn("TLS suites without forward secrecy are allowed in this process, because of tls: legacy of "
        + String.join(", ", wishing));
  }

  private static boolean wantsLegacySuites(DeviceConfiguration device) {
    return device instanceof DeviceConfiguration.Iec104 station && station.tls() != null
        && Boolean.TRUE.equals(station.tls().legacy());
  }

  private Source source(DeviceConfiguration device, DlmsDevices meters) {
    try {
      return switch (device) {
        case DlmsConfiguration meter -> meters.source(meter);
        case DeviceConfiguration.Iec104 station -> new Iec104Source(station.name(), settings(station));
        case DeviceConfiguration.Iec61850 ied ->
          new Iec61850Source(ied.name(), settings(ied), ReportMeasurements.TimeChoice.MEMBER);
      };
    } catch (IOException | IllegalArgumentException | IllegalStateException | DateTimeException | UncheckedIOException
        | CommandFailure wrong) {
      throw new ConfigurationException("device %s: %s".formatted(device.name(), wrong.getMessage()), wrong);
    }
  }

  private SubscriptionSettings settings(DeviceConfiguration.Iec61850 ied) throws IOException {
    TcpConnector.Settings tcp = TcpConnector.Settings.to(required("host", ied.host()), or(ied.port(), 102));
    SubscriptionSettings tap = SubscriptionSettings.of(tcp);
    if (ied.scl() != null) {
      Scl scl = SclOptions.parse(directory.resolve(ied.scl()));
      IedModel model = SclOptions.model(scl, ied.ied() == null ? SclOptions.only(scl) : ied.ied(), null);
      tap = tap.withModel(model);
    }
    List<RcbReference> reports = new ArrayList<>();
    for (String name : or(ied.reports(), List.<String>of()))
      reports.add(RcbName.parse(name).reference().orElseThrow(() -> new IllegalArgumentException(
          "report control block '%s': write it in full, like IED1LD0/LLN0.BR.brcbStat01".formatted(name))));
    return tap.withRcbs(reports);
  }

  private Iec104SourceSettings settings(DeviceConfiguration.Iec104 station) throws IOException {
    DeviceConfiguration.Link link = or(station.link(),
        new DeviceConfiguration.Link(null, null, null, null, null, null, null, null, null, null));
    List<Integer> addresses = or(station.commonAddresses(), List.of(1));
    List<TcpConnector.Settings> connections = connections(station, link);
    return Iec104SourceSettings.of(connections.getFirst()).withConnections(connections).with(protocol(station, link))
        .withCommonAddresses(addresses).with(points(station.points(), addresses.getFirst()))
        .with(station.time() == DeviceConfiguration.TimeChoice.ARRIVAL
            ? Iec104Measurements.TimeChoice.ARRIVAL
            : Iec104Measurements.TimeChoice.DEVICE)
        .with(plan(station.interrogation()));
  }

  private List<TcpConnector.Settings> connections(DeviceConfiguration.Iec104 station, DeviceConfiguration.Link link)
      throws IOException {
    int port = or(station.port(), station.tls() == null ? PORT : TLS_PORT);
    List<String> hosts = or(station.connections(), List.<String>of());
    if (hosts.isEmpty()) hosts = List.of(required("host, or connections", station.host()));
    else if (station.host() != null) throw new IllegalArgumentException("host and connections: only one of them");
    Optional<Tls> tls = station.tls() == null ? Optional.empty() : Optional.of(tls(station.tls()));
    List<TcpConnector.Settings> connections = new ArrayList<>();
    for (String host : hosts) {
      TcpConnector.Settings tcp = to(host, port).withLimit(or(link.t0(), Duration.ofSeconds(30)));
      connections.add(tls.map(tcp::withTls).orElse(tcp));
    }
    return connections;
  }

  /** {@code host}, {@code host:port}, {@code [address]}, {@code [address]:port}, or an address of IPv6 alone. */
  private static TcpConnector.Settings to(String text, int usual) {
    Matcher bracketed = BRACKETED.matcher(text);
    boolean hasBrackets = bracketed.matches();
    if (!hasBrackets && (text.contains("[") || text.contains("]")))
      throw new IllegalArgumentException(
          "'%s' is not a host: an address of IPv6 with a port is written [::1]:2404".formatted(text));
    int colon = text.indexOf(':');
    boolean bare = colon < 0 || text.indexOf(':', colon + 1) >= 0;
    if (!hasBrackets && bare) return TcpConnector.Settings.to(text, usual);
    String host = hasBrackets ? bracketed.group(1) : text.substring(0, colon);
    String port = hasBrackets ? bracketed.group(2) : text.substring(colon + 1);
    if (port == null) return TcpConnector.Settings.to(host, usual);
    try {
      return TcpConnector.Settings.to(host, Integer.parseInt(port));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("'%s' is not host:port".formatted(text), wrong);
    }
  }

  private Tls tls(DeviceConfiguration.Tls wanted) throws IOException {
    List<String> trust = or(wanted.trust(), List.<String>of());
    if (trust.isEmpty()) throw new IllegalArgumentException("tls: trust names the file of the CA's certificate");
    TlsSettings settings = TlsSettings.trusting(directory.resolve(trust.getFirst()));
    for (String more : trust.subList(1, trust.size())) settings = settings.withTrustAnchor(directory.resolve(more));
    for (String list : or(wanted.revocationLists(), List.<String>of()))
      settings = settings.withCrl(directory.resolve(list));
    if (wanted.certificate() != null)
      settings = settings.withIdentity(new TlsIdentity.Pem(directory.resolve(wanted.certificate()),
          directory.resolve(required("tls: key", wanted.key())),
          Optional.ofNullable(wanted.keyPassword())
              .map(secret -> GatewaySinks.secret(secret, terminal.environment(), directory))));
    if (wanted.expectedName() != null) settings = settings.withExpectedName(wanted.expectedName());
    return Tls.of(Boolean.TRUE.equals(wanted.legacy()) ? settings.withLegacySuites() : settings);
  }

  private static Iec104Settings protocol(DeviceConfiguration.Iec104 station, DeviceConfiguration.Link link) {
    ApciSettings usual = ApciSettings.STANDARD;
    ApciSettings apci = usual.withWindow(or(link.k(), usual.k()), or(link.w(), usual.w()))
        .withTimes(or(link.t1(), usual.t1()), or(link.t2(), usual.t2()), or(link.t3(), usual.t3()))
        .withLenient(Boolean.TRUE.equals(link.lenient()));
    FieldSizes sizes = new FieldSizes(or(link.causeOctets(), FieldSizes.IEC104.causeOctets()),
        or(link.commonAddressOctets(), FieldSizes.IEC104.commonAddressOctets()),
        or(link.addressOctets(), FieldSizes.IEC104.addressOctets()), FieldSizes.IEC104.maxAsduOctets());
    return Iec104Settings.STANDARD.with(apci).with(sizes).with(zone(station))
        .withOriginator(or(station.originator(), 0));
  }

  private static StationTime zone(DeviceConfiguration.Iec104 station) {
    ZoneId zone = ZoneId.of(or(station.zone(), "UTC"));
    if (zone instanceof ZoneOffset offset) return StationTime.ofOffset(offset);
    if (zone.normalized() instanceof ZoneOffset offset) return StationTime.ofOffset(offset);
    return Boolean.FALSE.equals(station.summerTime())
        ? StationTime.ofZoneIgnoringSummerBit(zone)
        : StationTime.ofZone(zone);
  }

  private PointList points(DeviceConfiguration.@Nullable Points points, int station) {
    if (points == null) return PointList.EVERYTHING;
    List<PointList.Named> named = new ArrayList<>();
    if (points.file() != null) named.addAll(PointList.readCsv(directory.resolve(points.file())));
    for (DeviceConfiguration.Point point : or(points.list(), List.<DeviceConfiguration.Point>of()))
      named.add(new PointList.Named(or(point.commonAddress(), station), point.address(),
          required("a point's name", point.name())));
    List<PointList.Range> ranges = new ArrayList<>();
    for (DeviceConfiguration.Range range : or(points.ranges(), List.<DeviceConfiguration.Range>of()))
      ranges.add(new PointList.Range(or(range.commonAddress(), station), range.from(), range.to(),
          or(range.name(), "")));
    return new PointList(named, ranges, !Boolean.FALSE.equals(points.unlisted()));
  }

  private static Iec104SourceSettings.Plan plan(DeviceConfiguration.@Nullable Interrogation wanted) {
    if (wanted == null) return Iec104SourceSettings.Plan.STANDARD;
    return new Iec104SourceSettings.Plan(!Boolean.FALSE.equals(wanted.onStart()), Optional.ofNullable(wanted.every()),
        Optional.ofNullable(wanted.counters()), Optional.ofNullable(wanted.clock()));
  }

  private static <T> T or(@Nullable T given, T usual) { return given == null ? usual : given; }

  private static String required(String what, @Nullable String given) {
    if (given == null || given.isBlank()) throw new IllegalArgumentException(what + " is missing");
    return given;
  }
}
