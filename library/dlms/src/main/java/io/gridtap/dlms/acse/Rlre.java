package io.gridtap.dlms.acse;

import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * RLRE [63]: the answer to an RLRQ (IEC 62056-5-3 §7.2).
 *
 * @param reason 0 normal, 1 not-finished, 30 user-defined
 */
public record Rlre(OptionalInt reason, Optional<Octets> userInformation) {
  public static final int TAG = 0x63;
  public static final Codec<Rlre> CODEC = new Codec<>(Rlre::decode, Rlre::encode);
  /** Reason normal and nothing else. */
  public static final Rlre NORMAL = new Rlre(OptionalInt.of(0), Optional.empty());

  private static Rlre decode(OctetReader octets) {
    AcseReader in = new AcseReader(octets, TAG, "RLRE");
    OptionalInt reason = OptionalInt.empty();
    Optional<Octets> information = Optional.empty();
    for (int tag = in.next(); tag != 0; tag = in.next())
      switch (tag) {
      case 0x80 -> reason = OptionalInt.of(in.implicitInteger());
      case AcseReader.USER_INFORMATION -> information = Optional.of(in.userInformation());
      default -> {
      } // nothing else depends on it
      }
    return new Rlre(reason, in.withOverhang(information));
  }

  private void encode(OctetWriter out) { new AcseWriter(out, TAG).implicitInteger(0x80, reason).end(userInformation); }
}
