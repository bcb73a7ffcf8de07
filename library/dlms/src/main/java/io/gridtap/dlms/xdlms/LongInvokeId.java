package io.gridtap.dlms.xdlms;

/**
 * Long-Invoke-Id-And-Priority.
 *
 * @param id 0…2²⁴−1
 * @param breakOnError of ACCESS: stop at the first failure
 */
public record LongInvokeId(int id, boolean selfDescriptive, boolean breakOnError, boolean confirmed, boolean high) {
  public LongInvokeId {
    if (id < 0 || id > 0xFF_FFFF) throw new IllegalArgumentException("a long invoke id is 0…16777215: " + id);
  }

  public static LongInvokeId of(int word) {
    return new LongInvokeId(word & 0xFF_FFFF, (word & 1 << 28) != 0, (word & 1 << 29) != 0, (word & 1 << 30) != 0,
        (word & 1 << 31) != 0);
  }

  public int word() {
    return id | (selfDescriptive ? 1 << 28 : 0) | (breakOnError ? 1 << 29 : 0) | (confirmed ? 1 << 30 : 0)
        | (high ? 1 << 31 : 0);
  }
}
