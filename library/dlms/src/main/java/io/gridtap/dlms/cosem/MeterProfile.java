package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Obis;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What has to be known about a make of meters beyond the standard. Text form: {@link MeterProfileText}.
 *
 * @param push templates of pushes that do not name their values, or not their scalers
 */
public record MeterProfile(String name, Link link, Association association, Reading reading, Times times,
    Counters counters, Pauses pauses, List<PushTemplate> push) {
  /**
   * HDLC.
   *
   * @param addressOctets of the server address, 1, 2 or 4; empty the shortest that holds it
   * @param physical how the physical address follows from the serial number
   * @param unnumbered the dialogue goes in UI frames, without a connection
   * @param negotiates SNRM carries parameters; without, 128 octets and a window of 1 hold
   * @param maxInfoOctets of an information field, 32…2030
   * @param window 1…7
   * @param lenientNumbers wrong sequence numbers of HDLC frames are put up with
   */
  public record Link(OptionalInt addressOctets, Optional<PhysicalRule> physical, boolean unnumbered,
      boolean negotiates, int maxInfoOctets, int window, boolean lenientNumbers) {
    public Link {
      int octets = addressOctets.orElse(1);
      if (octets != 1 && octets != 2 && octets != 4)
        throw new IllegalArgumentException("a server address has 1, 2 or 4 octets: " + octets);
      if (maxInfoOctets < 32 || maxInfoOctets > 2030)
        throw new IllegalArgumentException("an information field has 32…2030 octets: " + maxInfoOctets);
      if (window < 1 || window > 7) throw new IllegalArgumentException("a window is 1…7: " + window);
    }
  }

  /** {@code serial % modulus + offset}. */
  public record PhysicalRule(int modulus, int offset) {
    private static final int MAX_ADDRESS = 0x3FFF;

    public PhysicalRule {
      if (modulus < 1 || offset < 0 || (long) modulus + offset - 1 > MAX_ADDRESS)
        throw new IllegalArgumentException(
            "addresses end at %d: serial %% %d + %d goes beyond".formatted(MAX_ADDRESS, modulus, offset));
    }

    public int of(long serial) {
      if (serial < 0) throw new IllegalArgumentException("a serial number is not negative: " + serial);
      return (int) (serial % modulus) + offset;
    }

    @Override
    public String toString() { return "serial % " + modulus + " + " + offset; }
  }

  /**
   * @param shortNames short name referencing
   * @param release RLRQ ends the association; otherwise closing the link does
   * @param conformance proposed
   * @param maxPduOctets received; 0 no limit
   * @param challengeOctets of the client with HLS, 8…64
   */
  public record Association(boolean shortNames, boolean release, Conformance conformance, int maxPduOctets,
      int challengeOctets) {
    public Association {
      if (maxPduOctets < 0 || maxPduOctets > 0xFFFF)
        throw new IllegalArgumentException("a PDU size is 0…65535: " + maxPduOctets);
      if (challengeOctets < 8 || challengeOctets > 64)
        throw new IllegalArgumentException("a challenge has 8…64 octets: " + challengeOctets);
    }
  }

  /** @param withListMax attributes asked for at once; 0 one by one */
  public record Reading(int withListMax, RangeDialect ranges) {
    public Reading {
      if (withListMax < 0 || withListMax > 255)
        throw new IllegalArgumentException("a list has 0…255 attributes: " + withListMax);
    }
  }

  /** @param standardTimeAllYear where times say no deviation */
  public record Times(TimePolicy.Sign sign, boolean standardTimeAllYear) {
    public TimePolicy policy(ZoneId zone) { return new TimePolicy(zone, sign, standardTimeAllYear); }
  }

  /**
   * @param sharedAtPass3 f(StoC) and the ciphered ACTION that carries it use one invocation counter: a nonce used
   *     twice, only for meters that take nothing else
   * @param object whose value is the invocation counter the meter expects next
   */
  public record Counters(boolean sharedAtPass3, Optional<Obis> object) {}

  /**
   * @param betweenRequests from an answer to the next request
   * @param afterDisconnect until the next connection
   */
  public record Pauses(Duration betweenRequests, Duration afterDisconnect) {
    public Pauses {
      if (betweenRequests.isNegative() || afterDisconnect.isNegative())
        throw new IllegalArgumentException("pauses are not negative");
    }
  }

  /** By the standard. */
  public static final MeterProfile STANDARD = new MeterProfile("standard",
      new Link(OptionalInt.empty(), Optional.empty(), false, true, 128, 1, false),
      new Association(false, false, Conformance.LN, 0xFFFF, 16), new Reading(10, RangeDialect.STANDARD),
      new Times(TimePolicy.Sign.NORMAL, false), new Counters(false, Optional.empty()),
      new Pauses(Duration.ZERO, Duration.ZERO), List.of());

  public MeterProfile {
    if (!name.matches("[a-z0-9][a-z0-9_-]*"))
      throw new IllegalArgumentException("a profile is named by small letters, digits, - and _: '" + name + "'");
    push = List.copyOf(push);
  }

  /** The profiles that come with the library. */
  public static List<MeterProfile> builtIn() {
    return BuiltInProfiles.all();
  }

  public static Optional<MeterProfile> named(String name) {
    return builtIn().stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** @throws IllegalArgumentException naming the line */
  public static MeterProfile parse(String text) {
    return MeterProfileText.parse(text);
  }

  /** All keys, as {@link #parse} reads them. */
  public String toText() { return MeterProfileText.print(this); }
}
