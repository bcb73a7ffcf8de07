package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.pdu.Data;
import java.util.List;

/** How long things are once they are encoded: what is known at most, what is not known about. */
final class EncodedOctets {
  /** Of a Read or Write request or its answer, around the lists. */
  static final int AROUND = 48;
  /** Tag and length. */
  private static final int HEAD = 4;
  /** Texts are mostly much shorter than they may be; a device that has longer ones says so, and is asked for less. */
  private static final int LIKELY_TEXT = 48;
  /** Of what nobody has told the type: a measured value with quality and time. */
  private static final int LIKELY_DATA = 40;

  private EncodedOctets() {}

  /** Of a reference in a request, at most. */
  static int of(FcReference reference) {
    int octets = 5 * HEAD + reference.logicalDevice().length() + HEAD + reference.logicalNode().length() + 3;
    for (String step : reference.path()) {
      octets += 1 + step.length();
      if (step.indexOf('(') >= 0) octets += 10 * HEAD; // an alternate access begins
    }
    return octets;
  }

  /** Of a value in an answer, as likely as not. */
  static long likely(ValueType type) {
    return switch (type) {
      case ValueType.Leaf leaf -> likely(leaf.kind());
      case ValueType.Structure(List<ValueType.Component> components) -> {
        long octets = HEAD;
        for (ValueType.Component component : components) octets += likely(component.type());
        yield octets;
      }
      case ValueType.Array(int count, ValueType element) -> HEAD + count * likely(element);
    };
  }

  private static long likely(ValueType.Kind kind) {
    return switch (kind) {
      case BOOLEAN -> 3;
      case INTEGER, UNSIGNED, ENUMERATED -> 7;
      case FLOAT -> 7;
      case DBPOS, TCMD, CHECK -> 4;
      case QUALITY -> 5;
      case TIMESTAMP -> 10;
      case ENTRY_TIME -> 8;
      case TEXT -> LIKELY_TEXT;
      case OCTETS, BITS -> 12;
      case ANY -> LIKELY_DATA;
    };
  }

  /** Of a value in a request, at most. */
  static long of(Data data) {
    return switch (data) {
      case Data.Structure(List<Data> parts) -> HEAD + 1 + parts.stream().mapToLong(EncodedOctets::of).sum();
      case Data.Array(List<Data> parts) -> HEAD + 1 + parts.stream().mapToLong(EncodedOctets::of).sum();
      case Data.VisibleString(String text) -> HEAD + 4L * text.length();
      case Data.MmsString(String text) -> HEAD + 4L * text.length();
      case Data.OctetString(var octets) -> HEAD + octets.length();
      case Data.Bits(var bits) -> HEAD + 1 + bits.length() / 8 + 1;
      case Data.BoolArray _,Data.BigInt _,Data.ObjectId _,Data.Bcd _,Data.GeneralizedTime _ -> 64;
      case Data.Bool _,Data.Int _,Data.Unsigned _,Data.Float32 _,Data.Float64 _,Data.UtcTime _,Data.BinaryTime _ ->
        16;
    };
  }
}
