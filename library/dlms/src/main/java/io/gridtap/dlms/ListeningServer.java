package io.gridtap.dlms;

/** A server of DLMS/COSEM, whatever carries its APDUs. */
public interface ListeningServer extends AutoCloseable {
  /** The port listened on; 0 if it listens on none. */
  int port();

  DlmsServer.Statistics statistics();

  /** All associations are over, and it listens no more. */
  @Override
  void close();
}
