package io.gridtap.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.gridtap.transport.ConnectFailedException;
import io.gridtap.transport.ConnectFailedException.Obstacle;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.SerialPorts;
import io.gridtap.transport.SerialSettings;
import java.util.Arrays;
import java.util.List;

/** The serial ports of the operating system, by jSerialComm. */
public final class SystemSerialPorts implements SerialPorts {
  /** Found by {@link java.util.ServiceLoader}. */
  public SystemSerialPorts() {}

  @Override
  public List<String> names() {
    return Arrays.stream(SerialPort.getCommPorts()).map(SerialPort::getSystemPortPath).toList();
  }

  @Override
  public SerialConnection open(SerialSettings settings) throws ConnectFailedException {
    SerialPort port;
    try {
      port = SerialPort.getCommPort(settings.port());
    } catch (SerialPortInvalidPortException unknown) {
      throw new ConnectFailedException(Obstacle.UNKNOWN_HOST,
          "cannot open %s: there is no such serial port; these are: %s".formatted(settings.port(), names()), unknown);
    }
    if (!OpenPort.apply(port, settings.line()))
      throw new ConnectFailedException(Obstacle.OTHER,
          "cannot open %s: it does not do %s; choose another speed".formatted(settings.port(), settings.line()));
    if (!port.openPort(0))
      throw new ConnectFailedException(Obstacle.REFUSED,
          "cannot open %s: error %d of the system; check that nobody else has it open and that this user may"
              .formatted(settings.port(), port.getLastErrorCode()));
    return new OpenPort(settings.port(), port);
  }
}
