package io.gridtap.iec104;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.wire.Durations;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What an {@link Iec104Server} is like.
 *
 * @param apci of each connection
 * @param device procedures, buffers, time
 * @param redundancy which connections belong together
 * @param maxConnectionsPerGroup more are closed at once
 * @param writeLimit how long a peer may take no octets
 * @param clock the station's clock
 */
public record ServerSettings(ApciSettings apci, DeviceSettings device, Redundancy redundancy,
    int maxConnectionsPerGroup, Duration writeLimit, InstantSource clock) {
  /** One group of four connections; 30 s; the clock of this computer. */
  public static final ServerSettings STANDARD = new ServerSettings(ApciSettings.STANDARD, DeviceSettings.STANDARD,
      new Redundancy.Single(), 4, Duration.ofSeconds(30), InstantSource.system());

  public ServerSettings {
    if (maxConnectionsPerGroup < 1)
      throw new IllegalArgumentException("maxConnectionsPerGroup is at least 1: " + maxConnectionsPerGroup);
    if (!writeLimit.isPositive())
      throw new IllegalArgumentException("writeLimit is positive: " + Durations.text(writeLimit));
  }

  public ServerSettings with(ApciSettings settings) {
    return new ServerSettings(settings, device, redundancy, maxConnectionsPerGroup, writeLimit, clock);
  }

  public ServerSettings with(DeviceSettings settings) {
    return new ServerSettings(apci, settings, redundancy, maxConnectionsPerGroup, writeLimit, clock);
  }

  public ServerSettings with(Redundancy groups) {
    return new ServerSettings(apci, device, groups, maxConnectionsPerGroup, writeLimit, clock);
  }

  public ServerSettings withMaxConnectionsPerGroup(int connections) {
    return new ServerSettings(apci, device, redundancy, connections, writeLimit, clock);
  }

  public ServerSettings withWriteLimit(Duration limit) {
    return new ServerSettings(apci, device, redundancy, maxConnectionsPerGroup, limit, clock);
  }

  public ServerSettings with(InstantSource source) {
    return new ServerSettings(apci, device, redundancy, maxConnectionsPerGroup, writeLimit, source);
  }
}
