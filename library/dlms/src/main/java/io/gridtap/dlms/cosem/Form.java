package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** How a type of the Blue Book is read from Data, loosely, and written, strictly. */
public record Form<T>(Function<Node, T> reader, Function<T, Data> writer) {
  public static final Form<Data> ANY = new Form<>(Node::data, data -> data);
  public static final Form<Boolean> BOOL = new Form<>(Node::bool, Data::bool);
  public static final Form<Integer> I8 = new Form<>(Node::i8, value -> Data.integer(value));
  public static final Form<Integer> I16 = new Form<>(Node::i16, value -> Data.longInteger(value));
  public static final Form<Integer> U8 = new Form<>(Node::u8, value -> Data.unsigned(value));
  public static final Form<Integer> U16 = new Form<>(Node::u16, value -> Data.longUnsigned(value));
  public static final Form<Long> U32 = new Form<>(Node::u32, Data::doubleLongUnsigned);
  public static final Form<Integer> ENUM = new Form<>(Node::u8, Data::enumerated);
  public static final Form<Octets> OCTETS = new Form<>(Node::octets, Data::octetString);
  /** Text that goes as octets, as names do. */
  public static final Form<String> TEXT = new Form<>(Node::text,
      text -> Data.octetString(Octets.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
  public static final Form<String> VISIBLE = new Form<>(Node::text, Data::visibleString);
  public static final Form<Obis> OBIS = new Form<>(Node::obis, name -> Data.octetString(Obis.CODEC.encode(name)));
  public static final Form<BitString> BITS = new Form<>(Node::bits, Data.Bits::new);
  public static final Form<CosemDateTime> DATE_TIME = new Form<>(Node::dateTime, CosemDateTimes::octetString);
  public static final Form<CosemDate> DATE = new Form<>(Node::date,
      date -> Data.octetString(CosemDate.CODEC.encode(date)));
  public static final Form<CosemTime> TIME = new Form<>(Node::time,
      time -> Data.octetString(CosemTime.CODEC.encode(time)));
  public static final Form<ScalerUnit> SCALER_UNIT = new Form<>(ScalerUnit::of, ScalerUnit::toData);
  public static final Form<CaptureObject> CAPTURE_OBJECT = new Form<>(CaptureObject::of, CaptureObject::toData);

  /** An array of these. */
  public Form<List<T>> list() {
    return new Form<>(node -> node.array().stream().map(reader).toList(),
        values -> Data.array(values.stream().map(writer).toList()));
  }

  public T read(Node node) { return reader.apply(node); }

  public Data write(T value) { return writer.apply(value); }
}
