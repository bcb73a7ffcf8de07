package io.gridtap.iec104.asdu;

/**
 * Query log: NOF and the range of time wanted (IEC 60870-5-104 §8.9).
 */
public record QueryLog(int file, Cp56Time2a start, Cp56Time2a end) implements FileInformation {
  static final ElementSet<QueryLog> ELEMENTS = ElementSet.of(QueryLog.class, "NOF CP56 CP56", 16, ElementSet.Value.NONE,
      in -> new QueryLog(in.u16le(), Cp56Time2a.decode(in), Cp56Time2a.decode(in)),
      (v, out) -> {
        out.u16le(v.file);
        v.start.encode(out);
        v.end.encode(out);
      });

  public QueryLog { Ranges.check("name of file", file, 0, 0xFFFF); }
}
