package io.gridtap.iec104.file;

/**
 * Which file of which station.
 *
 * @param commonAddress of the station, 0…65535
 * @param address information object address, 0…16777215
 * @param name NOF, 0…65535: 1 transparent, 2 disturbance data, 3 sequences of events, 4 sequences of analogue values
 */
public record FileId(int commonAddress, int address, int name) {
  public FileId {
    range("common address", commonAddress, 0xFFFF);
    range("information object address", address, 0xFFFFFF);
    range("name of file", name, 0xFFFF);
  }

  private static void range(String what, int value, int most) {
    if (value < 0 || value > most) throw new IllegalArgumentException("%s is 0…%d: %d".formatted(what, most, value));
  }

  @Override
  public String toString() { return "file %d at %d of station %d".formatted(name, address, commonAddress); }
}
