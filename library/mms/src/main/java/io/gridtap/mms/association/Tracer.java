package io.gridtap.mms.association;

import io.gridtap.wire.Octets;
import java.util.Set;
import java.util.function.Consumer;

/** Tells of the PDUs of the layers that are to be traced. */
record Tracer(Set<Layer> traced, Consumer<Event> events) {
  boolean traces(Layer layer) { return traced.contains(layer); }

  void trace(Layer layer, boolean sent, Octets octets, Object meaning) {
    if (traces(layer)) events.accept(new Event.Traced(layer, sent, octets.copy(), meaning));
  }
}
