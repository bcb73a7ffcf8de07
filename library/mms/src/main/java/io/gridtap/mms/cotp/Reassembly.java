package io.gridtap.mms.cotp;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;

/** Joins the fragments of a TSDU (X.224 §6.4). What comes in one data TPDU passes without copying. */
public final class Reassembly {
  private final int maxTsduOctets;
  private final OctetWriter joined = new OctetWriter();

  /** @param maxTsduOctets a peer that sends more without an end is refused */
  public Reassembly(int maxTsduOctets) {
    this.maxTsduOctets = maxTsduOctets;
  }

  /** The whole TSDU if {@code data} ends it. */
  public Optional<Octets> add(Tpdu.Data data) {
    if (joined.length() == 0 && data.endOfTsdu()) return Optional.of(data.userData());
    if (data.userData().isEmpty() && !data.endOfTsdu()) throw new DecodeException("empty fragment of a TSDU", 0);
    if (joined.length() + data.userData().length() > maxTsduOctets)
      throw new DecodeException("TSDU of more than %d octets".formatted(maxTsduOctets), joined.length());
    joined.octets(data.userData());
    if (!data.endOfTsdu()) return Optional.empty();
    Octets tsdu = joined.toOctets();
    joined.clear();
    return Optional.of(tsdu);
  }
}
