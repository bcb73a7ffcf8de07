package io.gridtap.dlms.modee;

import io.gridtap.wire.Octets;
import java.time.Duration;

/**
 * How a client signs on.
 *
 * @param deviceAddress which meter of several on the line, at most 32 characters; empty: whoever is there
 * @param maxBaud the highest speed to go to, 300…19200; where the port's speed is fixed, that speed
 * @param parity who makes it
 * @param responseTimeout within which the meter begins and goes on; the standard says 1500 ms, modems need more. Four
 * times that is all an attempt may take, even if the line never falls silent
 * @param retransmissions of the request, 0…20
 */
public record ModeESettings(String deviceAddress, int maxBaud, Parity parity, Duration responseTimeout,
    int retransmissions) {
  /** Text has seven bits and even parity. */
  public enum Parity {
    /** The port makes and takes it away. */
    PORT,
    /** The port has eight bits and none, so the eighth bit is made here: a converter whose framing stays as it is. */
    HERE;

    /** As the octets go to the port. */
    Octets of(byte[] text) {
      if (this == HERE)
        for (int i = 0; i < text.length; i++) if (Integer.bitCount(text[i]) % 2 == 1) text[i] |= (byte) 0x80;
      return Octets.wrap(text);
    }
  }

  /** Any meter, 9600 baud at most, the port's parity, 3 s, two retransmissions. */
  public static final ModeESettings STANDARD = new ModeESettings("", 9600, Parity.PORT, Duration.ofSeconds(3), 2);

  public ModeESettings {
    if (deviceAddress.length() > 32
        || !deviceAddress.chars().allMatch(c -> c == ' ' || Character.isLetterOrDigit(c) && c < 0x80))
      throw new IllegalArgumentException(
          "a device address has at most 32 digits, letters and spaces: " + deviceAddress);
    if (maxBaud < 300 || maxBaud > 19_200) throw new IllegalArgumentException("maxBaud is 300…19200: " + maxBaud);
    if (!responseTimeout.isPositive()) throw new IllegalArgumentException("responseTimeout is positive");
    if (retransmissions < 0 || retransmissions > 20)
      throw new IllegalArgumentException("retransmissions is 0…20: " + retransmissions);
  }

  public ModeESettings withDeviceAddress(String address) {
    return new ModeESettings(address, maxBaud, parity, responseTimeout, retransmissions);
  }

  public ModeESettings withMaxBaud(int baud) {
    return new ModeESettings(deviceAddress, baud, parity, responseTimeout, retransmissions);
  }

  public ModeESettings withParity(Parity by) {
    return new ModeESettings(deviceAddress, maxBaud, by, responseTimeout, retransmissions);
  }

  public ModeESettings withResponseTimeout(Duration timeout) {
    return new ModeESettings(deviceAddress, maxBaud, parity, timeout, retransmissions);
  }

  public ModeESettings withRetransmissions(int times) {
    return new ModeESettings(deviceAddress, maxBaud, parity, responseTimeout, times);
  }
}
