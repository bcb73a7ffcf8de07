package io.gridtap.sources.dlms;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * One association at a time per endpoint: meters behind one converter, or one meter with several associations, take
 * turns, first come first served.
 */
public final class EndpointTurns {
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

  /**
   * @param endpoint where the line begins: {@code 192.0.2.7:4059}, {@code /dev/ttyUSB0}
   * @return one permit
   */
  Semaphore of(String endpoint) { return turns.computeIfAbsent(endpoint, key -> new Semaphore(1, true)); }
}
