package io.gridtap.app.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One device; {@code protocol} says which kind. What is absent has the default that the reference names. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "protocol")
@JsonSubTypes({@JsonSubTypes.Type(value = DlmsConfiguration.class, name = "dlms"),
    @JsonSubTypes.Type(value = DeviceConfiguration.Iec104.class, name = "iec104"),
    @JsonSubTypes.Type(value = DeviceConfiguration.Iec61850.class, name = "iec61850")})
public sealed interface DeviceConfiguration
    permits DlmsConfiguration, DeviceConfiguration.Iec104, DeviceConfiguration.Iec61850 {
  String name();

  /**
   * A controlled station of IEC 60870-5-104.
   *
   * @param host name or address; or {@code connections}
   * @param port default 2404, with TLS 19998
   * @param connections of a redundancy group, each {@code host:port}, the preferred first
   * @param commonAddresses default 1
   * @param originator 0…255, default 0
   * @param zone of the station's clock: UTC, an offset like +01:00, or a name like Europe/Berlin
   * @param summerTime whether SU is honoured where the zone is a name; default yes
   * @param time device: the time tag if there is a valid one; arrival: when it came
   * @param interrogation default on each start
   */
  record Iec104(String name, @Nullable String host, @Nullable Integer port, @Nullable List<String> connections,
      @Nullable List<Integer> commonAddresses, @Nullable Integer originator, @Nullable Link link,
      @Nullable String zone, @Nullable Boolean summerTime, @Nullable TimeChoice time, @Nullable Points points,
      @Nullable Interrogation interrogation, @Nullable Tls tls) implements DeviceConfiguration {}

  /** An IED whose reports are taken. */
  record Iec61850(String name, String host, @Nullable Integer port, @Nullable String scl, @Nullable String ied,
      @Nullable List<String> reports) implements DeviceConfiguration {}

  /** Which time a value gets. */
  enum TimeChoice {
    DEVICE, ARRIVAL
  }

  /** Parameters of the connection (IEC 60870-5-104 §9.6), each with the standard's default. */
  record Link(@Nullable Integer k, @Nullable Integer w, @Nullable Duration t0, @Nullable Duration t1,
      @Nullable Duration t2, @Nullable Duration t3, @Nullable Integer causeOctets,
      @Nullable Integer commonAddressOctets, @Nullable Integer addressOctets, @Nullable Boolean lenient) {}

  /**
   * What the station's points are called.
   *
   * @param file CSV as {@code gridtap iec104 learn} writes it
   * @param ranges names for runs of addresses
   * @param list single ones
   * @param unlisted whether points that stand nowhere are delivered too, under their address; default yes
   */
  record Points(@Nullable String file, @Nullable List<Range> ranges, @Nullable List<Point> list,
      @Nullable Boolean unlisted) {}

  /** @param name in which {@code {ioa}} stands for the address and {@code {n}} for 1, 2, 3 … */
  record Range(@Nullable Integer commonAddress, int from, int to, @Nullable String name) {}

  record Point(@Nullable Integer commonAddress, int address, String name) {}

  /**
   * When the station is asked for everything.
   *
   * @param onStart after each STARTDT; default yes
   * @param every again and again
   * @param counters counter interrogation every so often
   * @param clock clock synchronisation after each STARTDT and every so often
   */
  record Interrogation(@Nullable Boolean onStart, @Nullable Duration every, @Nullable Duration counters,
      @Nullable Duration clock) {}

  /** Paths of PEM or PKCS#12 files; see the reference of TLS. */
  record Tls(@Nullable String certificate, @Nullable String key, @Nullable Secret keyPassword,
      @Nullable List<String> trust, @Nullable List<String> revocationLists, @Nullable String expectedName,
      @Nullable Boolean legacy) {}
}
