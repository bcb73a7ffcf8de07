package io.gridtap.telemetry;

import java.util.List;

/**
 * Where measurements go. A sink either delivers the whole batch or throws; it never retries, sleeps or drops: that is
 * the policy wrapped around it. One thread at a time uses it.
 */
public interface Sink extends AutoCloseable {
  /**
   * Makes ready to write, and finds out early what would make every write fail. Called before the first write and
   * again after each failed one, unless the failure was for the {@linkplain SinkException.Kind#DATA data}.
   */
  void connect() throws SinkException, InterruptedException;

  /**
   * Delivers all of {@code batch}, in its order. After a {@linkplain SinkException#retryable() retryable} failure the
   * same batch comes again, so a part of it may be delivered twice. After one for the
   * {@linkplain SinkException.Kind#DATA data} its parts come instead, in the same order, until those at fault are
   * alone.
   */
  void write(List<Measurement> batch) throws SinkException, InterruptedException;

  @Override
  void close();
}
