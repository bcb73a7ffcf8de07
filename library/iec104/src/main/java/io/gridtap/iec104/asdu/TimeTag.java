package io.gridtap.iec104.asdu;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;

/** The time tag of an information object, as the station sent it; {@link StationTime} makes an instant of it. */
public sealed interface TimeTag permits NoTime, Cp24Time2a, Cp56Time2a {
  /** Of a type that has none. */
  TimeTag NONE = NoTime.INSTANCE;

  /** Which time tag a type has. */
  enum Form {
    NONE(0), CP24(3), CP56(7);

    private final int octets;

    Form(int octets) { this.octets = octets; }

    public int octets() { return octets; }
  }

  Form form();

  /** IV: the station's clock is not to be trusted. */
  boolean invalid();

  /** GEN: set by an intermediate station, not where the event happened. */
  boolean substituted();

  static TimeTag decode(Form form, OctetReader in) {
    return switch (form) {
      case NONE -> NONE;
      case CP24 -> new Cp24Time2a(in.u24le());
      case CP56 -> Cp56Time2a.decode(in);
    };
  }

  static void encode(TimeTag time, OctetWriter out) {
    switch (time) {
      case NoTime _ -> {
      }
      case Cp24Time2a(int bits) -> out.u24le(bits);
      case Cp56Time2a cp56 -> cp56.encode(out);
    }
  }
}
