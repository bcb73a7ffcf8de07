package io.gridtap.dlms.xdlms;

/**
 * Invoke-Id-And-Priority.
 *
 * @param id 0…15
 * @param confirmed service class
 * @param high priority
 */
public record InvokeId(int id, boolean confirmed, boolean high) {
  public InvokeId { if (id < 0 || id > 15) throw new IllegalArgumentException("an invoke id is 0…15: " + id); }

  public static InvokeId of(int octet) { return new InvokeId(octet & 0x0F, (octet & 0x40) != 0, (octet & 0x80) != 0); }

  public int octet() { return id | (confirmed ? 0x40 : 0) | (high ? 0x80 : 0); }
}
