package io.gridtap.simulators.ied;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several simulated devices on this host: for demonstrations, tests and training. */
public final class Substation implements AutoCloseable {
  /** The files that come with the simulators: a protection relay, a feeder's meter, and a torture of arrays. */
  public static final List<String> FILES = List.of("bay-protection.cid", "feeder-meter.cid", "deep-arrays.cid");

  /** A device and the file it is made from. */
  public record Member(String resource, SimulatedIed ied) {}

  private final List<Member> members;

  /**
   * Starts a device for each of {@link #FILES}, each at a port of its own that the system chooses.
   *
   * @param settings for all; each has a seed of its own that follows from this one's
   * @throws IOException if one cannot listen; then none does
   */
  public static Substation start(SimulatedIed.Settings settings) throws IOException {
    List<Member> members = new ArrayList<>();
    try {
      for (String file : FILES)
        members.add(new Member(file, SimulatedIed.start(file,
            settings.withAddress(settings.address(), 0).withSeed(settings.seed() + members.size()))));
      return new Substation(members);
    } catch (IOException | RuntimeException failure) {
      members.forEach(member -> member.ied.close());
      throw failure;
    }
  }

  private Substation(List<Member> members) { this.members = List.copyOf(members); }

  /** In the order of {@link #FILES}. */
  public List<Member> members() { return members; }

  /** The device with this IED name. */
  public Optional<SimulatedIed> ied(String name) {
    return members.stream().map(Member::ied).filter(ied -> ied.name().equals(name)).findFirst();
  }

  @Override
  public void close() { members.forEach(member -> member.ied.close()); }
}
