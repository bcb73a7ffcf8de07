package io.gridtap.app;

import io.gridtap.wire.Octets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Octets in hexadecimal digits; blanks, colons and a leading {@code 0x} are allowed. */
final class HexOctets implements ITypeConverter<Octets> {
  @Override
  public Octets convert(String text) {
    String digits = text.replaceFirst("^0[xX]", "").replaceAll("[ :]", "");
    if (!digits.matches("([0-9a-fA-F]{2})*"))
      throw new TypeConversionException("'%s' is not pairs of hexadecimal digits like 0001".formatted(text));
    return Octets.hex(digits);
  }
}
