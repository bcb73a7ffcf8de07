package io.gridtap.runtime;

import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Hands every measurement to several sinks. Each has a buffer and a thread of its own, so one that is down never stops
 * another: all that have room are served before any full one is waited for, and that wait ends as its settings say.
 * Only {@link DeliverySettings.OnFull#WAIT} has no end; whoever chooses it wants the sources to stand still.
 */
public final class Fanout implements Intake, AutoCloseable {
  private final List<Delivery> deliveries;

  /** The deliveries belong to the fan-out and are closed with it; their names differ. */
  public Fanout(List<Delivery> deliveries) {
    this.deliveries = List.copyOf(deliveries);
    if (this.deliveries.stream().map(Delivery::name).distinct().count() < this.deliveries.size())
      throw new IllegalArgumentException("deliveries with the same name: "
          + this.deliveries.stream().map(Delivery::name).toList());
  }

  /**
   * Gives to all.
   *
   * @throws IllegalStateException
   *             if one of them has failed for good; the others were served
   */
  @Override
  public void accept(List<Measurement> measurements) throws InterruptedException {
    int[] taken = new int[deliveries.size()];
    IllegalStateException broken = null;
    for (int i = 0; i < taken.length; i++)
      try {
        taken[i] = deliveries.get(i).offer(measurements);
      } catch (IllegalStateException failed) {
        // the others are served all the same
        taken[i] = measurements.size();
        broken = failed;
      }
    InterruptedException stop = null;
    for (int i = 0; i < taken.length; i++)
      if (taken[i] < measurements.size())
        try {
          deliveries.get(i).acceptRest(measurements, taken[i]);
        } catch (InterruptedException interrupt) {
          // the others must count their rest too: they see the interrupt at once
          Thread.currentThread().interrupt();
          stop = interrupt;
        } catch (IllegalStateException failed) {
          broken = failed;
        }
    if (stop != null) {
      Thread.interrupted();
      throw stop;
    }
    if (broken != null)
      throw broken;
  }

  /** By the deliveries' names, in their order. */
  public SequencedMap<String, DeliveryStatistics> statistics() {
    SequencedMap<String, DeliveryStatistics> statistics = new LinkedHashMap<>();
    for (Delivery delivery : deliveries)
      statistics.put(delivery.name(), delivery.statistics());
    return statistics;
  }

  /** Closes all; the limits of all run at the same time. */
  @Override
  public void close() {
    deliveries.forEach(Delivery::finish);
    deliveries.forEach(Delivery::close);
  }
}
