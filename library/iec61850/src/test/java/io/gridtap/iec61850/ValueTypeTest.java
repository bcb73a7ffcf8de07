package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {
  @ParameterizedTest
  @CsvSource({"stVal, 2, DBPOS", "stVal, -2, DBPOS", "Check, 2, CHECK", "posVal, 2, TCMD", "subVal, 2, DBPOS",
      "ctlVal, 2, TCMD", "chk, 2, BITS", "q, -13, QUALITY",
      "q, 13, QUALITY", "OptFlds, -10, BITS"})
  void bitStringsAreToldApartByLengthAndName(String name, int size, Kind kind) {
    assertThat(ValueType.of(name, new TypeDescription.Bits(size)))
        .isEqualTo(new ValueType.Leaf(kind, Optional.of(new TypeDescription.Bits(size)), Optional.empty()));
  }

  @Test
  void arraysAndStructuresKeepTheirShape() {
    TypeDescription type = new TypeDescription.Array(3, new TypeDescription.Structure(List.of(
        new TypeDescription.Component("mag", new TypeDescription.FloatingPoint(32, 8)),
        new TypeDescription.Component("t", new TypeDescription.UtcTime()))));
    assertThat(ValueType.of("har", type)).isEqualTo(new ValueType.Array(3, new ValueType.Structure(List.of(
        new ValueType.Component("mag", new ValueType.Leaf(Kind.FLOAT,
            Optional.of(new TypeDescription.FloatingPoint(32, 8)), Optional.empty())),
        new ValueType.Component("t", new ValueType.Leaf(Kind.TIMESTAMP, Optional.of(new TypeDescription.UtcTime()),
            Optional.empty()))))));
  }
}
