/** Measurements as messages of MQTT: one a reading, in order, and delivered when the broker has acknowledged them. */
@NullMarked
package io.gridtap.sink.mqtt;

import org.jspecify.annotations.NullMarked;
