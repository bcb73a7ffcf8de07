package io.gridtap.sink.mqtt;

import java.io.IOException;
import java.util.Map;

/** Gives each device the numbers of its messages, each once and each greater than those before. Used by one thread. */
interface Sequences extends AutoCloseable {
  /**
   * Makes sure that so many numbers of each device are to be had, also after a crash never again.
   *
   * @throws IOException
   *             if that cannot be made sure: then none may be taken
   */
  void reserve(Map<String, Integer> counts) throws IOException;

  /** The next one; reserved before. */
  long next(String device);

  @Override
  void close() throws IOException;
}
