package io.gridtap.iec104.asdu;

/** The time tag of an object that has none. */
public enum NoTime implements TimeTag {
  INSTANCE;

  @Override
  public Form form() { return Form.NONE; }

  @Override
  public boolean invalid() { return false; }

  @Override
  public boolean substituted() { return false; }

  @Override
  public String toString() { return "no time"; }
}
