package io.gridtap.dlms.xdlms;

/** Get-Data-Result: the value, or why there is none. */
public sealed interface GetResult {
  record Value(Data data) implements GetResult {}

  record Failure(DataAccessResult reason) implements GetResult {}
}
