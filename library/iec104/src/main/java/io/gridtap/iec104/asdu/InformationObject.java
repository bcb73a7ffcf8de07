package io.gridtap.iec104.asdu;

/**
 * An information object (IEC 60870-5-101 §7.2.5): address, information elements, time tag.
 *
 * @param address information object address; 0 where it is not relevant
 * @param time {@link TimeTag#NONE} for a type without time tag
 */
public record InformationObject(int address, Information information, TimeTag time) {

  /** An object of a type without time tag. */
  public InformationObject(int address, Information information) {
    this(address, information, TimeTag.NONE);
  }

  /** {@code 800 ShortFloat[...] 26-11-21T23:05:01.491}. */
  @Override
  public String toString() {
    return time instanceof NoTime ? address + " " + information : address + " " + information + " " + time;
  }
}
