package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/** Values recorded from meters; the files name their sessions. */
final class Recorded {
  private Recorded() {}

  static Data data(String name) {
    try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream("/vectors/cosem/" + name), name)) {
      String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
          .filter(line -> !line.startsWith("#")).collect(Collectors.joining());
      return DataCodec.decode(Octets.hex(digits), Limits.STANDARD);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  static Data of(String hex) { return DataCodec.decode(Octets.hex(hex), Limits.STANDARD); }
}
