package io.gridtap.simulators.meter;

import java.util.Optional;

/**
 * One meter to be simulated.
 *
 * @param name of the meter in messages; its serial number, up to 16 letters and digits
 * @param seed the same one gives the same course
 * @param meanWatts about which its load is, 1…1000000
 * @param port where it listens; empty: one after the other, 0: any that is free
 * @param meters behind a concentrator, 1…100; of no meaning with others
 * @param faults that it has
 * @param transport that it is reached by
 */
public record MeterSpec(String name, MeterModel model, long seed, double meanWatts, Optional<Integer> port, int meters,
    MeterFaults faults, MeterTransport transport) {
  private static final int MAX_NAME = 16;
  private static final int MAX_METERS = 100;

  public MeterSpec {
    if (!name.matches("[A-Za-z0-9-]{1," + MAX_NAME + "}"))
      throw new IllegalArgumentException("a meter's name is 1…16 letters, digits and '-': " + name);
    if (meanWatts < 1 || meanWatts > 1_000_000)
      throw new IllegalArgumentException("meter %s: mean watts are 1…1000000: %s".formatted(name, meanWatts));
    if (port.isPresent() && (port.get() < 0 || port.get() > 65_535))
      throw new IllegalArgumentException("meter %s: a port is 0…65535: %d".formatted(name, port.get()));
    if (meters < 1 || meters > MAX_METERS)
      throw new IllegalArgumentException(
          "meter %s: 1…100 meters are behind a concentrator: %d".formatted(name, meters));
  }

  public static MeterSpec of(MeterModel model, int number) {
    return new MeterSpec("GTP%010d".formatted(number), model, number, 900, Optional.empty(), 4, MeterFaults.NONE,
        MeterTransport.TCP);
  }

  public MeterSpec withName(String set) {
    return new MeterSpec(set, model, seed, meanWatts, port, meters, faults, transport);
  }

  public MeterSpec withSeed(long set) {
    return new MeterSpec(name, model, set, meanWatts, port, meters, faults, transport);
  }

  public MeterSpec withMeanWatts(double set) {
    return new MeterSpec(name, model, seed, set, port, meters, faults, transport);
  }

  public MeterSpec withPort(int set) {
    return new MeterSpec(name, model, seed, meanWatts, Optional.of(set), meters, faults, transport);
  }

  public MeterSpec withMeters(int set) {
    return new MeterSpec(name, model, seed, meanWatts, port, set, faults, transport);
  }

  public MeterSpec with(MeterFaults set) {
    return new MeterSpec(name, model, seed, meanWatts, port, meters, set, transport);
  }

  public MeterSpec with(MeterModel set) {
    return new MeterSpec(name, set, seed, meanWatts, port, meters, faults, transport);
  }

  public MeterSpec with(MeterTransport set) {
    return new MeterSpec(name, model, seed, meanWatts, port, meters, faults, set);
  }
}
