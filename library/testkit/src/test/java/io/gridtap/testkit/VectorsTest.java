package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.Vectors.Direction;
import io.gridtap.testkit.Vectors.Vector;
import io.gridtap.wire.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void readsDirectedAndPlainLines() {
    List<Vector> vectors = Vectors.of(VectorsTest.class, "sample.txt");
    assertThat(vectors).containsExactly(new Vector(2, 1, Direction.FROM_CLIENT, Octets.hex("680407000000")),
        new Vector(3, 1, Direction.FROM_SERVER, Octets.hex("68040b000000")),
        new Vector(5, 12, Direction.FROM_CLIENT, Octets.hex("6804")),
        new Vector(6, 0, Direction.UNKNOWN, Octets.hex("0102ff")),
        new Vector(7, 1, Direction.FROM_CLIENT, Octets.hex("ff")));
    assertThat(Vectors.stream(vectors, 1, Direction.FROM_CLIENT)).isEqualTo(Octets.hex("680407000000 ff"));
  }

  @Test
  void namesTheLineItDoesNotUnderstand() {
    assertThatThrownBy(() -> Vectors.parse("some.txt", "00\n1 > zz\n")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("some.txt:2");
    assertThatThrownBy(() -> Vectors.of(VectorsTest.class, "missing.txt")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("missing.txt");
  }
}
