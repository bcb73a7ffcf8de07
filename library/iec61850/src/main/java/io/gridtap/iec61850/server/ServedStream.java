package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Data;
import java.util.Map;

/** The control block of GOOSE or sampled values, as the application sees it. From {@link Iec61850Server#stream}. */
public interface ServedStream {
  /** By name, without DstAddress. */
  Map<String, Data> attributes();

  /** GoEna, SvEna. */
  boolean enabled();

  /** As a client would, but the {@link StreamHandler} is only told. */
  void enable(boolean enabled);
}
