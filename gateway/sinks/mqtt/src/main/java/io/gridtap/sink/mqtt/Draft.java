package io.gridtap.sink.mqtt;

import io.gridtap.telemetry.Measurement;
import java.util.List;

/**
 * What becomes one message.
 *
 * @param deviceId
 *            whose sequence numbers it belongs to
 * @param keys
 *            of the measurements, in their order
 */
record Draft(String deviceId, List<Measurement> measurements, List<String> keys) {
  Draft {
    measurements = List.copyOf(measurements);
    keys = List.copyOf(keys);
  }
}
