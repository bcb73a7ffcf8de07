package io.gridtap.iec104;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.StationTime;
import java.time.Duration;

/**
 * What both sides of a connection agree on, and the bounds of this side.
 *
 * <p>
 * {@link ApciSettings#acknowledge} tells a controlling station when to acknowledge. {@code DELIVERED}: at once, until
 * {@link #maxUpdates} ASDUs wait to be taken; from then on only what is taken. {@code TAKEN}: only what is taken, from
 * the first; a station then forgets no event that nobody has seen, and stands still when nobody takes.
 *
 * @param apci window, timers, forgiveness
 * @param sizes of the fields of an ASDU
 * @param time zone and century of the time tags
 * @param originator originator address of the controlling station, 0…255, 0 none
 * @param confirmationLimit within which a request is confirmed, and a read answered
 * @param terminationLimit within which a procedure goes on or ends, counted from its last ASDU
 * @param commandTermination whether the end of a command is told
 * @param maxRequests requests under way at a time, 1…65536; more are refused
 * @param maxCollected ASDUs that the answer to one request may hold, 1…1000000; with more it ends unfinished
 * @param maxUpdates ASDUs that may wait to be taken, 1…1000000; see above
 */
public record Iec104Settings(ApciSettings apci, FieldSizes sizes, StationTime time, int originator,
    Duration confirmationLimit, Duration terminationLimit, CommandTermination commandTermination,
    int maxRequests, int maxCollected, int maxUpdates) {

  /** Whether stations send an activation termination after the execution of a command, which is a matter of profile. */
  public enum CommandTermination {
    /** A command is over when it is terminated. */
    SENT,
    /** A command is over when it is confirmed. */
    NOT_SENT
  }

  /**
   * -104 with its usual values: UTC, no originator, confirmation within 10 s, termination within 60 s, command
   * terminations, 256 requests, 20000 ASDUs an answer, 4096 ASDUs waiting.
   */
  public static final Iec104Settings STANDARD = new Iec104Settings(ApciSettings.STANDARD, FieldSizes.IEC104,
      StationTime.UTC, 0, Duration.ofSeconds(10), Duration.ofSeconds(60),
      CommandTermination.SENT, 256, 20_000, 4096);

  public Iec104Settings {
    range("originator address", originator, 0, 255);
    if (originator != 0 && sizes.causeOctets() == 1)
      throw new IllegalArgumentException("a cause of one octet has no originator address: " + originator);
    limit("confirmationLimit", confirmationLimit);
    limit("terminationLimit", terminationLimit);
    range("maxRequests", maxRequests, 1, 65_536);
    range("maxCollected", maxCollected, 1, 1_000_000);
    range("maxUpdates", maxUpdates, 1, 1_000_000);
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most)
      throw new IllegalArgumentException("%s is %d…%d: %d".formatted(name, least, most, value));
  }

  private static void limit(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0)
      throw new IllegalArgumentException("%s is positive and a day at most: %s".formatted(name, value));
  }

  public Iec104Settings with(ApciSettings newApci) {
    return new Iec104Settings(newApci, sizes, time, originator, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings with(FieldSizes newSizes) {
    return new Iec104Settings(apci, newSizes, time, originator, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings with(StationTime newTime) {
    return new Iec104Settings(apci, sizes, newTime, originator, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings with(CommandTermination termination) {
    return new Iec104Settings(apci, sizes, time, originator, confirmationLimit, terminationLimit,
        termination, maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings withOriginator(int address) {
    return new Iec104Settings(apci, sizes, time, address, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings withLimits(Duration confirmation, Duration termination) {
    return new Iec104Settings(apci, sizes, time, originator, confirmation, termination, commandTermination,
        maxRequests, maxCollected, maxUpdates);
  }

  public Iec104Settings withMaxRequests(int requests) {
    return new Iec104Settings(apci, sizes, time, originator, confirmationLimit, terminationLimit,
        commandTermination, requests, maxCollected, maxUpdates);
  }

  public Iec104Settings withMaxCollected(int asdus) {
    return new Iec104Settings(apci, sizes, time, originator, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, asdus, maxUpdates);
  }

  public Iec104Settings withMaxUpdates(int asdus) {
    return new Iec104Settings(apci, sizes, time, originator, confirmationLimit, terminationLimit,
        commandTermination, maxRequests, maxCollected, asdus);
  }
}
