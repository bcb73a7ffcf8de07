package io.gridtap.sink.mqtt;

/** The connection as far as the sink has been told. */
sealed interface Link {
  record Up() implements Link {}

  record Down(Throwable why) implements Link {}
}
