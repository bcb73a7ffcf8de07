package io.gridtap.transport;

import io.gridtap.transport.ConnectFailedException.Obstacle;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The serial ports of this machine. A service: the library itself has no way to them. */
public interface SerialPorts {
  /** As the system names them, ready for {@link SerialSettings#port}. */
  List<String> names();

  /**
   * Opens a port for this process alone.
   *
   * @throws ConnectFailedException saying which port, why not, and what to do
   */
  SerialConnection open(SerialSettings settings) throws ConnectFailedException;

  /** Those of the first provider found, if one is there. */
  static Optional<SerialPorts> find() {
    return ServiceLoader.load(SerialPorts.class).findFirst();
  }

  /**
   * Opens a port by whatever provider is there.
   *
   * @throws ConnectFailedException also if there is none
   */
  static SerialConnection connect(SerialSettings settings) throws ConnectFailedException {
    SerialPorts ports = find().orElseThrow(() -> new ConnectFailedException(Obstacle.OTHER,
        "cannot open %s: no provider of serial ports is there; add gridtap-serial to the class path"
            .formatted(settings.port())));
    return ports.open(settings);
  }
}
