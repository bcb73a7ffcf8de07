package io.gridtap.app;

import io.gridtap.app.config.DlmsConfiguration;
import io.gridtap.app.config.DlmsConfiguration.Association;
import io.gridtap.app.config.DlmsConfiguration.Authentication;
import io.gridtap.app.config.DlmsConfiguration.LinkLayer;
import io.gridtap.app.config.DlmsConfiguration.Protection;
import io.gridtap.app.config.DlmsConfiguration.Transport;
import io.gridtap.app.config.Secret;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.FileCounters;
import io.gridtap.dlms.OpticalSignOn;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.modee.ModeESettings;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.sources.dlms.CronExpression;
import io.gridtap.sources.dlms.DlmsSource;
import io.gridtap.sources.dlms.DlmsSourceSettings;
import io.gridtap.sources.dlms.DlmsSourceSettings.Job;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.sources.dlms.EndpointTurns;
import io.gridtap.sources.dlms.MeterAccess;
import io.gridtap.sources.dlms.Schedule;
import io.gridtap.sources.dlms.StateFiles;
import io.gridtap.sources.dlms.WantedProfile;
import io.gridtap.telemetry.Source;
import io.gridtap.transport.Connection;
import io.gridtap.transport.SerialLine;
import io.gridtap.transport.SerialPorts;
import io.gridtap.transport.SerialSettings;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.UdpConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The meters of a configuration as sources. */
final class DlmsDevices {
  private static final int PORT = 4059;
  private static final int PUBLIC_CLIENT = 16;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration JITTER = Duration.ofSeconds(1);
  private static final Duration PROFILE_PERIOD = Duration.ofMinutes(15);
  private static final Duration CATCH_UP = Duration.ofDays(2);

  private final Terminal terminal;
  private final Path directory;
  private final EndpointTurns turns = new EndpointTurns();
  private final MeasuredNames names = new MeasuredNames(MeasurementTable.STANDARD);
  /** How many devices begin there. */
  private final Map<String, Integer> endpoints = new HashMap<>();
  /** Of one file there is one, whoever uses it. */
  private final Map<Path, FileCounters> counters = new HashMap<>();

  /** @param directory files of the configuration are beside it */
  DlmsDevices(Terminal terminal, Path directory, List<DlmsConfiguration> all) {
    this.terminal = terminal;
    this.directory = directory;
    for (DlmsConfiguration meter : all) endpoints.merge(endpoint(meter), 1, Integer::sum);
  }

  Source source(DlmsConfiguration meter) throws IOException { return new Meter(meter).source(); }

  private static String endpoint(DlmsConfiguration meter) {
    return meter.serial() != null ? meter.serial().port() : meter.host() + ":" + or(meter.port(), PORT);
  }

  private static <T> T or(@Nullable T given, T usual) { return given == null ? usual : given; }

  private static OptionalInt optional(@Nullable Integer given) {
    return given == null ? OptionalInt.empty() : OptionalInt.of(given);
  }

  /** One of them. */
  private final class Meter {
    private final DlmsConfiguration meter;
    private final MeterProfile profile;
    private final Duration timeout;
    private final ZoneId zone;
    private final boolean wrapper;
    private final ProfiledSettings profiled;
    private final List<Association> associations;

    Meter(DlmsConfiguration meter) throws IOException {
      this.meter = meter;
      this.timeout = or(meter.timeout(), TIMEOUT);
      this.profile = profile();
      this.zone = ZoneId.of(or(meter.zone(), "UTC"));
      this.wrapper = or(meter.link(), meter.transport() == Transport.UDP
          ? LinkLayer.WRAPPER
          : LinkLayer.HDLC) == LinkLayer.WRAPPER;
      this.profiled = new ProfiledSettings(profile, timeout);
      this.associations = or(meter.associations(), List.of(new Association(null, null, null, null, null)));
    }

    private MeterProfile profile() throws IOException {
      if (meter.profile() == null) return MeterProfile.STANDARD;
      Optional<MeterProfile> known = MeterProfile.named(meter.profile());
      if (known.isPresent()) return known.get();
      Path file = directory.resolve(meter.profile());
      if (!Files.exists(file))
        throw new IllegalArgumentException(
            "profile: '%s' is neither a built-in profile (%s) nor a file".formatted(meter.profile(),
                String.join(", ", MeterProfile.builtIn().stream().map(MeterProfile::name).toList())));
      return MeterProfile.parse(Files.readString(file));
    }

    Source source() throws IOException {
      List<Job> jobs = jobs();
      if (jobs.isEmpty()) throw new IllegalArgumentException("readings or profiles: at least one");
      boolean alone = endpoints.getOrDefault(endpoint(meter), 1) == 1;
      if (!alone && Boolean.TRUE.equals(meter.keepOpen()))
        throw new IllegalArgumentException("keep-open: other devices wait for " + endpoint(meter));
      DlmsSourceSettings settings = DlmsSourceSettings.of(endpoint(meter), jobs).withPhase(phase())
          .withKeepOpen(alone && !Boolean.FALSE.equals(meter.keepOpen()))
          .withReconnectEvery(or(meter.reconnectEvery(), 0));
      if (meter.afterFailure() != null) settings = settings.withPauses(meter.afterFailure(), settings.pauses());
      if (meter.state() != null) settings = settings.withState(directory.resolve(meter.state()));
      return DlmsSource.of(meter.name(), settings, access(), turns, new DlmsSource.Watcher() {
      });
    }

    /** The same one each time, as the name decides. */
    private Duration phase() {
      long jitter = or(meter.jitter(), JITTER).toMillis();
      return Duration.ofMillis(jitter <= 0 ? 0 : Math.floorMod(meter.name().hashCode() * 0x9E37_79B9L >>> 8, jitter));
    }

    private MeterAccess access() throws IOException {
      List<DlmsClientSettings> settings = new ArrayList<>();
      Map<Integer, MeterAccess.CounterObject> told = new HashMap<>();
      for (Association association : associations) {
        if (association.security() != null && association.security().counterObject() != null)
          told.put(settings.size(), counter(Obis.parse(association.security().counterObject())));
        settings.add(client(association(association)));
      }
      return new MeterAccess(dial(), settings, profile.times().policy(zone), profile.reading().ranges(),
          MeasurementTable.STANDARD, told, Optional.ofNullable(meter.state())
              .map(state -> directory.resolve(state).resolve(StateFiles.name(meter.name()) + ".meter")));
    }

    private MeterAccess.CounterObject counter(Obis object) {
      ClientSettings open = profiled.association(route(PUBLIC_CLIENT), wrapper, false);
      return new MeterAccess.CounterObject(client(open), object);
    }

    private DlmsClientSettings client(ClientSettings association) {
      return profiled.client(association, wrapper ? Optional.empty() : Optional.of(hdlc()));
    }

    private HdlcSettings hdlc() {
      return profiled.hdlc(optional(meter.addressLength()), optional(meter.maxInfoLength()), OptionalInt.empty());
    }

    private Route route(int client) { return new Route(client, or(meter.logical(), 1), or(meter.physical(), 0)); }

    private ClientSettings association(Association wanted) throws IOException {
      Authentication how = or(wanted.authentication(), usual(wanted));
      int client = or(wanted.client(), how == Authentication.NONE ? PUBLIC_CLIENT : 1);
      ClientSettings settings = profiled.association(route(client), wrapper, false);
      if (wanted.security() != null) {
        SecuritySettings keys = keys(wanted.security());
        settings = keys.protection() == io.gridtap.dlms.security.Protection.NONE
            ? settings.withSecurity(keys)
            : settings.withCiphering(keys);
        if (Boolean.TRUE.equals(wanted.security().dedicatedKey()))
          settings = settings.withDedicatedKey(Key.random(keys.suite()));
      }
      return settings.withAuthentication(authentication(how, wanted.password()));
    }

    private static Authentication usual(Association wanted) {
      if (wanted.security() != null) return Authentication.HLS5;
      return wanted.password() != null ? Authentication.LLS : Authentication.NONE;
    }

    private io.gridtap.dlms.association.Authentication authentication(Authentication how, @Nullable Secret secret) {
      return switch (how) {
        case NONE -> io.gridtap.dlms.association.Authentication.NONE;
        case LLS -> io.gridtap.dlms.association.Authentication.password(password(secret));
        case HLS2 -> io.gridtap.dlms.association.Authentication.high(Mechanism.HLS2, password(secret));
        case HLS3 -> io.gridtap.dlms.association.Authentication.high(Mechanism.HLS3, password(secret));
        case HLS4 -> io.gridtap.dlms.association.Authentication.high(Mechanism.HLS4, password(secret));
        case HLS5 -> io.gridtap.dlms.association.Authentication.byKeys(Mechanism.HLS5);
        case HLS6 -> io.gridtap.dlms.association.Authentication.high(Mechanism.HLS6, password(secret));
        case HLS7 -> io.gridtap.dlms.association.Authentication.byKeys(Mechanism.HLS7);
      };
    }

    private Key password(@Nullable Secret secret) {
      if (secret == null) throw new IllegalArgumentException("password is missing");
      return DlmsOptions.secret(secret(secret));
    }

    private String secret(Secret secret) { return GatewaySinks.secret(secret, terminal.environment(), directory); }

    private SecuritySettings keys(DlmsConfiguration.Security wanted) throws IOException {
      if (wanted.encryptionKey() == null) throw new IllegalArgumentException("security: encryption-key is missing");
      if (wanted.systemTitle() == null) throw new IllegalArgumentException("security: system-title is missing");
      if (wanted.counters() == null)
        throw new IllegalArgumentException("security: counters is missing: the file that keeps invocation counters");
      Key unicast = Key.hex(secret(wanted.encryptionKey()));
      GlobalKeys keys = wanted.authenticationKey() == null
          ? GlobalKeys.withoutAuthentication(unicast)
          : GlobalKeys.of(unicast, Key.hex(secret(wanted.authenticationKey())));
      io.gridtap.dlms.security.Protection protection = switch (or(wanted.protection(), Protection.BOTH)) {
        case AUTHENTICATION -> io.gridtap.dlms.security.Protection.AUTHENTICATED;
        case ENCRYPTION -> io.gridtap.dlms.security.Protection.ENCRYPTED;
        case BOTH -> io.gridtap.dlms.security.Protection.AUTHENTICATED_ENCRYPTED;
      };
      return SecuritySettings.of(SecuritySuite.of(or(wanted.suite(), 0)), keys, SystemTitle.hex(wanted.systemTitle()))
          .withProtection(protection).withLeast(LeastProtection.all(protection))
          .withSharedCounter(profile.counters().sharedAtPass3()).withCounters(counters(wanted.counters()));
    }

    private InvocationCounters counters(String path) throws IOException {
      Path file = directory.resolve(path).toAbsolutePath().normalize();
      FileCounters known = counters.get(file);
      if (known == null) {
        known = FileCounters.open(file);
        counters.put(file, known);
      }
      return known;
    }

    private MeterAccess.Dial dial() {
      if (meter.serial() != null) return serial(meter.serial());
      if (meter.host() == null || meter.host().isBlank())
        throw new IllegalArgumentException("host, or serial, is missing");
      if (meter.transport() == Transport.UDP) {
        UdpConnector.Settings udp = DlmsConnecting.datagrams(meter.host(), or(meter.port(), PORT), wrapper);
        return () -> UdpConnector.connect(udp);
      }
      TcpConnector.Settings tcp = TcpConnector.Settings.to(meter.host(), or(meter.port(), PORT)).withLimit(timeout);
      return () -> TcpConnector.SHARED.connect(tcp);
    }

    private static MeterAccess.Dial serial(DlmsConfiguration.Serial serial) {
      boolean modeE = Boolean.TRUE.equals(serial.modeE());
      int baud = or(serial.baud(), modeE ? 300 : 9600);
      SerialSettings settings = new SerialSettings(serial.port(),
          modeE ? SerialLine.text(baud) : SerialLine.binary(baud));
      return () -> {
        Connection line = SerialPorts.connect(settings);
        return modeE
            ? OpticalSignOn.signOn(line, ModeESettings.STANDARD.withParity(ModeESettings.Parity.PORT)).connection()
            : line;
      };
    }

    private List<Job> jobs() {
      List<Job> jobs = new ArrayList<>();
      for (DlmsConfiguration.Reading reading : or(meter.readings(), List.<DlmsConfiguration.Reading>of()))
        jobs.add(new Job(number(reading.association()), schedule(reading.every(), reading.cron(), null),
            new What.Reading(reading.measurements().stream().map(names::wanted).toList())));
      for (DlmsConfiguration.Profile each : or(meter.profiles(), List.<DlmsConfiguration.Profile>of()))
        jobs.add(new Job(number(each.association()), schedule(each.every(), each.cron(), PROFILE_PERIOD),
            new What.Profile(new WantedProfile(Obis.parse(each.obis()), or(each.catchUp(), CATCH_UP)))));
      return jobs;
    }

    private int number(@Nullable String name) {
      if (name == null) return 0;
      for (int i = 0; i < associations.size(); i++) if (name.equals(associations.get(i).name())) return i;
      throw new IllegalArgumentException("association: no association is called '%s'".formatted(name));
    }

    private Schedule schedule(@Nullable Duration every, @Nullable String cron, @Nullable Duration usual) {
      if (every != null && cron != null) throw new IllegalArgumentException("every and cron: only one of them");
      if (cron != null) return new Schedule.Calendar(CronExpression.parse(cron, zone));
      Duration period = every == null ? usual : every;
      if (period == null) throw new IllegalArgumentException("readings: every, or cron, is missing");
      return new Schedule.Every(period);
    }
  }
}
