package io.gridtap.iec61850.scl;

/** Something in the file that breaks the rules of IEC 61850-6 but leaves the model usable. */
public record SclWarning(Place place, String text) {
  @Override
  public String toString() { return place + ": " + text; }
}
