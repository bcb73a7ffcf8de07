package io.gridtap.telemetry;

/**
 * A running device: it connects, reconnects and hands what the device says to an {@link Intake}.
 * <p>
 * Back-pressure: a source holds no queue beyond what its protocol needs. It calls {@link Intake#accept} on the thread
 * that takes updates from the connection; while that call blocks nothing more is taken, the connection's bounded inbox
 * fills, the operating system's receive window closes, and the device itself waits or buffers as its protocol
 * provides.
 */
public interface Source extends AutoCloseable {
  /** The name of the device in the gateway's configuration. */
  String name();

  /**
   * Starts and returns at once; what goes wrong later is retried and logged by the source.
   *
   * @throws IllegalStateException
   *             if it was started before
   */
  void start(Intake intake);

  /** Takes leave of the device as its protocol provides; nothing is handed over afterwards. */
  @Override
  void close();
}
