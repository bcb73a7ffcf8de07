/** Measurement, Source and Sink: the vocabulary that sources and sinks share. Needs nothing but java.base. */
module io.gridtap.telemetry {
  requires static transitive org.jspecify;

  exports io.gridtap.telemetry;
}
