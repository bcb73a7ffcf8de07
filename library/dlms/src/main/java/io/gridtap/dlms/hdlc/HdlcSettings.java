package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.wire.Limits;
import java.time.Duration;

/**
 * How one side of HDLC behaves.
 *
 * @param addressOctets of the server's address: 1, 2, 4; 0 takes the fewest that hold it
 * @param own what this side can do, offered in SNRM or UA
 * @param offer whether a client's SNRM says so
 * @param responseTimeout how long the client waits for an answer, a server's processing included
 * @param retransmissions how often the client tries again before the link is given up, 0…20
 * @param recovery what the client sends when no answer came
 * @param interOctetTimeout after which the start of a frame is dropped that does not go on; class 23 attribute 7. The
 * standard's 25 ms suit a wire; longer where a modem or converter cuts the octets into packets
 * @param inactivityTimeout after which a server forgets a link on which nothing came; class 23 attribute 8; zero: never
 * @param keepAlive after which a quiet client shows with RR that it is there; zero: never
 * @param tolerance what is done about wrong numbers
 * @param gap what is sent when an I frame is missing
 * @param dialogue in which frames APDUs travel
 * @param limits of what is held: the message limit bounds one reassembled APDU
 */
public record HdlcSettings(int addressOctets, LinkParameters own, Offer offer, Duration responseTimeout,
    int retransmissions, Recovery recovery, Duration interOctetTimeout, Duration inactivityTimeout, Duration keepAlive,
    Tolerance tolerance, Gap gap, Dialogue dialogue, Limits limits) {
  /** Whether SNRM carries parameters. */
  public enum Offer {
    ALWAYS,
    /** Only if they differ from 128 octets and window 1. */
    WHEN_NOT_STANDARD,
    /** For meters that refuse them. The defaults then hold for this side. */
    NEVER
  }

  /** What a client sends when no answer came. */
  public enum Recovery {
    /** What it sent last, once more. */
    RETRANSMIT,
    /** RR: a server that has answered repeats its answer; one that has not heard shows it. */
    POLL
  }

  /** What is done about numbers no rule allows. */
  public enum Tolerance {
    /** The frame is dropped; the link recovers or ends. */
    STRICT,
    /** With a window of 1 the peer's numbers are taken as they come, and remarked on. */
    LENIENT
  }

  /** What is sent when an I frame is missing. */
  public enum Gap {
    /** RR with the number that is awaited: all that IEC 62056-46 has. */
    READY,
    /** REJ, with a window of more than 1: for peers of other HDLC that repeat only when told so. */
    REJECT
  }

  /** In which frames APDUs travel between {@link io.gridtap.dlms.link.LinkCommand.Connect} and the end. */
  public enum Dialogue {
    NUMBERED,
    /**
     * UI frames and nothing else, neither SNRM nor DISC: some meters know no links. Nothing is acknowledged or repeated.
     * A server takes the first UI frame of a client for its connection.
     */
    UNNUMBERED,
    /** UI frames between SNRM and DISC. */
    UNNUMBERED_LINKED
  }

  /**
   * The fewest address octets, 128 octets, window 1; 5 s, three retransmissions; 1 s between octets; 120 s of inactivity;
   * no keep-alive.
   */
  public static final HdlcSettings STANDARD = new HdlcSettings(0, Negotiation.STANDARD, Offer.WHEN_NOT_STANDARD,
      Duration.ofSeconds(5), 3, Recovery.RETRANSMIT, Duration.ofSeconds(1), Duration.ofSeconds(120), Duration.ZERO,
      Tolerance.STRICT, Gap.READY, Dialogue.NUMBERED, Limits.STANDARD);

  public HdlcSettings {
    if (addressOctets != 0 && addressOctets != 1 && addressOctets != 2 && addressOctets != 4)
      throw new IllegalArgumentException("addressOctets is 0, 1, 2 or 4: " + addressOctets);
    info(own.maxInfoTransmit());
    info(own.maxInfoReceive());
    window(own.windowTransmit());
    window(own.windowReceive());
    if (retransmissions < 0 || retransmissions > 20)
      throw new IllegalArgumentException("retransmissions is 0…20: " + retransmissions);
    if (!responseTimeout.isPositive() || !interOctetTimeout.isPositive())
      throw new IllegalArgumentException("responseTimeout and interOctetTimeout are positive");
    if (inactivityTimeout.isNegative() || keepAlive.isNegative())
      throw new IllegalArgumentException("inactivityTimeout and keepAlive are not negative");
  }

  private static void info(int octets) {
    if (octets < Negotiation.MIN_INFO || octets > Negotiation.MAX_INFO)
      throw new IllegalArgumentException("an information field has 32…2030 octets: " + octets);
  }

  private static void window(int frames) {
    if (frames < 1 || frames > 7) throw new IllegalArgumentException("a window is 1…7 frames: " + frames);
  }

  public HdlcSettings withAddressOctets(int octets) {
    return new HdlcSettings(octets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withOwn(LinkParameters parameters) {
    return new HdlcSettings(addressOctets, parameters, offer, responseTimeout, retransmissions, recovery,
        interOctetTimeout, inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  /** Both directions alike. */
  public HdlcSettings withOwn(int maxInfoOctets, int window) {
    return withOwn(new LinkParameters(maxInfoOctets, maxInfoOctets, window, window));
  }

  public HdlcSettings withOffer(Offer when) {
    return new HdlcSettings(addressOctets, own, when, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withResponseTimeout(Duration timeout) {
    return new HdlcSettings(addressOctets, own, offer, timeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withRetransmissions(int times) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, times, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withRecovery(Recovery by) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, by, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withInterOctetTimeout(Duration timeout) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, timeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withInactivityTimeout(Duration timeout) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        timeout, keepAlive, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withKeepAlive(Duration after) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, after, tolerance, gap, dialogue, limits);
  }

  public HdlcSettings withTolerance(Tolerance of) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, of, gap, dialogue, limits);
  }

  public HdlcSettings withGap(Gap by) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, by, dialogue, limits);
  }

  public HdlcSettings withDialogue(Dialogue by) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, by, limits);
  }

  public HdlcSettings withLimits(Limits of) {
    return new HdlcSettings(addressOctets, own, offer, responseTimeout, retransmissions, recovery, interOctetTimeout,
        inactivityTimeout, keepAlive, tolerance, gap, dialogue, of);
  }
}
