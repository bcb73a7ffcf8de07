package io.gridtap.dlms.modee;

import java.time.Duration;

/**
 * How a server answers a sign-on.
 *
 * @param identification what it says of itself; its speed is the highest it goes to
 * @param deviceAddress that it answers to, besides requests to whoever is there; at most 32 characters, leading zeros
 *          do not count
 * @param parity who makes it
 * @param responseTimeout from the identification on, within which the acknowledgement is there
 */
public record ModeEServerSettings(Identification identification, String deviceAddress, ModeESettings.Parity parity,
    Duration responseTimeout) {
  private static final int MAX_DEVICE = 16;

  public ModeEServerSettings {
    if (!identification.manufacturer().matches("[A-Z]{2}[A-Za-z]"))
      throw new IllegalArgumentException(
          "a FLAG identifier has three letters, of which only the third may be a small one: "
              + identification.manufacturer());
    if (identification.baud().isEmpty())
      throw new IllegalArgumentException("mode E has the speeds 0…6, not " + identification.baudId());
    if (!identification.enhanced().matches("[0-9A-Za-z@]*"))
      throw new IllegalArgumentException("no enhanced identification: " + identification.enhanced());
    if (identification.device().length() > MAX_DEVICE || !identification.device().matches("[ -~&&[^/!\\\\]]*"))
      throw new IllegalArgumentException(
          "the meter's identification has at most 16 characters, and neither / nor ! nor \\: "
              + identification.device());
    if (!deviceAddress.matches("[A-Za-z0-9 ]{0,32}"))
      throw new IllegalArgumentException(
          "a device address has at most 32 digits, letters and spaces: " + deviceAddress);
    if (!responseTimeout.isPositive()) throw new IllegalArgumentException("responseTimeout is positive");
  }

  /**
   * Announces HDLC; answers to whoever asks, with the port's parity, and waits 5 s.
   *
   * @param manufacturer FLAG identifier, three letters
   * @param maxBaud 300, 600, 1200 … 19200
   */
  public static ModeEServerSettings of(String manufacturer, int maxBaud, String device) {
    return new ModeEServerSettings(new Identification(manufacturer, Identification.lower('6', maxBaud), "2", device),
        "",
        ModeESettings.Parity.PORT, Duration.ofSeconds(5));
  }

  public ModeEServerSettings withDeviceAddress(String address) {
    return new ModeEServerSettings(identification, address, parity, responseTimeout);
  }

  public ModeEServerSettings withParity(ModeESettings.Parity by) {
    return new ModeEServerSettings(identification, deviceAddress, by, responseTimeout);
  }

  public ModeEServerSettings withResponseTimeout(Duration timeout) {
    return new ModeEServerSettings(identification, deviceAddress, parity, timeout);
  }

  /** Whether a request is for this device; an empty one is for all. */
  boolean answersTo(String address) {
    return address.isEmpty() || withoutZeros(address).equals(withoutZeros(deviceAddress));
  }

  private static String withoutZeros(String address) { return address.replaceFirst("^0+(?=.)", ""); }
}
