package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.Optional;

/** What an access to one variable gave: its {@link Data}, or why there are none (ISO 9506-2 AccessResult). */
public sealed interface AccessResult permits Data, AccessResult.Failure {
  /** @param code a {@link DataAccessError}, or a number of the peer's own */
  record Failure(int code) implements AccessResult {
    public Failure(DataAccessError error) { this(error.code()); }

    /** The error, if it is one of the standard. */
    public Optional<DataAccessError> error() {
      DataAccessError[] standard = DataAccessError.values();
      return code >= 0 && code < standard.length ? Optional.of(standard[code]) : Optional.empty();
    }

    /** The standard's name of the error, or its number. */
    public String text() { return DataAccessError.text(code); }
  }

  static AccessResult read(BerReader in) {
    return in.peekTag() == 0x80 ? new Failure(in.integer(0x80, 0, Integer.MAX_VALUE)) : Data.read(in);
  }

  static void write(AccessResult result, BerWriter out) {
    switch (result) {
      case Data data -> Data.write(data, out);
      case Failure(int code) -> out.integer(0x80, code);
    }
  }
}
