package io.gridtap.dlms;

import io.gridtap.wire.Durations;
import io.gridtap.wire.Limits;
import java.time.Duration;

/**
 * What a {@link PushListener} takes.
 *
 * @param carrier below the APDUs
 * @param senders who are known, and their keys
 * @param plain what is done about pushes without protection of a sender that cannot be told
 * @param confirmation when a meter that asks for it is told that its push has arrived
 * @param capacity pushes that wait to be taken, from all connections; then octets are left with the meters
 * @param idle after which a quiet connection is closed; zero: never, as suits a serial line
 * @param blockGap after which a general block transfer that does not go on is dropped: some meters send a block every
 *          few seconds
 * @param limits of one push; the message limit bounds what its blocks make up
 */
public record PushSettings(Carrier carrier, PushSenders senders, Plain plain, Confirmation confirmation, int capacity,
    Duration idle, Duration blockGap, Limits limits) {
  /** What carries the APDUs. */
  public enum Carrier {
    WRAPPER, HDLC,
    /** Frames of wired M-Bus, and P1 telegrams in a ciphered APDU of their own: nothing can be sent back. */
    CUSTOMER_PORT,
    /**
     * Told by the first octet of a connection: 00 of the wrapper's version, 68, 10 or DB of a customer port; anything
     * else is HDLC. A line that may be in the middle of a frame when it is first heard needs to be told.
     */
    AUTOMATIC
  }

  /** What is done about pushes without protection. */
  public enum Plain {
    REFUSED, ALLOWED
  }

  /** When arrival is confirmed. */
  public enum Confirmation {
    /** When it is put in the queue. */
    ON_ARRIVAL,
    /** With {@link PushListener#confirm}, once it is safe. */
    BY_USER
  }

  /** Only from senders with keys, confirmed by the user; 1024 wait, 10 min of quiet, 60 s between blocks. */
  public static PushSettings of(PushSenders senders) {
    return new PushSettings(Carrier.AUTOMATIC, senders, Plain.REFUSED, Confirmation.BY_USER, 1024,
        Duration.ofMinutes(10), Duration.ofSeconds(60), Limits.STANDARD);
  }

  public PushSettings {
    if (capacity < 1) throw new IllegalArgumentException("capacity is at least 1: " + capacity);
    if (idle.isNegative()) throw new IllegalArgumentException("idle is not negative: " + Durations.text(idle));
    if (!blockGap.isPositive()) throw new IllegalArgumentException("blockGap is positive: " + Durations.text(blockGap));
  }

  public PushSettings withCarrier(Carrier below) {
    return new PushSettings(below, senders, plain, confirmation, capacity, idle, blockGap, limits);
  }

  public PushSettings withPlain(Plain policy) {
    return new PushSettings(carrier, senders, policy, confirmation, capacity, idle, blockGap, limits);
  }

  public PushSettings withConfirmation(Confirmation when) {
    return new PushSettings(carrier, senders, plain, when, capacity, idle, blockGap, limits);
  }

  public PushSettings withCapacity(int pushes) {
    return new PushSettings(carrier, senders, plain, confirmation, pushes, idle, blockGap, limits);
  }

  public PushSettings withIdle(Duration limit) {
    return new PushSettings(carrier, senders, plain, confirmation, capacity, limit, blockGap, limits);
  }

  public PushSettings withBlockGap(Duration limit) {
    return new PushSettings(carrier, senders, plain, confirmation, capacity, idle, limit, limits);
  }

  public PushSettings withLimits(Limits bounds) {
    return new PushSettings(carrier, senders, plain, confirmation, capacity, idle, blockGap, bounds);
  }
}
