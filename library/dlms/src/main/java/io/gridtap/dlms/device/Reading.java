package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import java.util.function.LongFunction;

/** What reading an attribute gave. */
public sealed interface Reading {
  Reading DENIED = new Failure(DataAccessResult.READ_WRITE_DENIED);

  record Value(Data data) implements Reading {}

  /**
   * An array whose elements are made one by one when it is their turn to be sent: a profile is never in memory as a
   * whole.
   *
   * @param count of elements, fixed from now on
   * @param element by its position from 0; may be asked on another thread and must not fail
   */
  record Elements(long count, LongFunction<Data> element) implements Reading {}

  record Failure(DataAccessResult reason) implements Reading {}

  static Reading of(Data data) { return new Value(data); }

  static Reading failure(DataAccessResult reason) { return new Failure(reason); }
}
