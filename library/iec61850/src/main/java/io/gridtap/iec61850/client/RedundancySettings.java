package io.gridtap.iec61850.client;

import java.time.Duration;

/**
 * How two or more ways to the same data are used. The first server is the preferred one; one association is used at a
 * time, and the next server is tried as soon as it is lost.
 *
 * @param ways what the servers are to each other
 * @param switchBack when to return to the preferred one
 */
public record RedundancySettings(Ways ways, SwitchBack switchBack) {
  /** Two networks to one device, and back once the preferred one has held for a minute. */
  public static final RedundancySettings STANDARD = new RedundancySettings(Ways.ONE_DEVICE,
      new SwitchBack.WhenStable(Duration.ofMinutes(1)));

  /** What the servers are to each other. */
  public enum Ways {
    /** Networks to one device: an EntryID taken on one resumes its buffer on the other. */
    ONE_DEVICE,
    /**
     * Devices with the same control blocks, each with buffers and EntryIDs of its own: after a switch, events come that
     * the other one has reported already, and some may be missing.
     */
    TWO_DEVICES
  }

  /** When to return to the preferred server. */
  public sealed interface SwitchBack {
    /** Not until the other is lost too. */
    record Never() implements SwitchBack {}

    /**
     * As soon as an association with it has held for so long; it is held beside the one in use, so the device needs
     * room for it.
     */
    record WhenStable(Duration held) implements SwitchBack {
      public WhenStable {
        if (held.isNegative()) throw new IllegalArgumentException("a time to hold is not negative: " + held);
      }
    }
  }

  public RedundancySettings withWays(Ways these) { return new RedundancySettings(these, switchBack); }

  public RedundancySettings withSwitchBack(SwitchBack when) { return new RedundancySettings(ways, when); }
}
