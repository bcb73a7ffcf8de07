package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRowsTest {
  private static final String ROW = "02 06 090C07E9030106020F0000FFC480 1108 0600B71B00 1000FA 14FFFFFFFFFFFFFFFE 00";

  static Stream<Octets> arrays() {
    return Stream.of(
        Octets.hex("01 03" + ROW.repeat(3)),
        Octets.hex("01 02 02 03 01 02 1101 1102 04 09 FF80 0A 02 4869 02 03 00 00 13 02 02 09 11 05 02 AABB 01 00 "
            .replace("05 02 AABB 01 00", "06 02 AABB 01 00 02")),
        Octets.hex("01 03 1101 1102 1203E8"), Octets.hex("01 00"), Octets.hex("01 02 0200 0201 00"),
        Octets.hex("13 02 03 09 11 00 09 02 AABB 05 03 010203 06"), Octets.hex("13 12 04 0001 0002"),
        Octets.hex("13 02 02 01 0002 09 02 01 0F 09 02 AABB 00 07 00 01 CC 08"), Octets.hex("13 11 00"));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void handsOutTheRowsThatTheWholeArrayHas(Octets array) {
    List<Data> expected = switch (DataCodec.decode(array, Limits.STANDARD)) {
      case Data.Array(List<Data> elements) -> elements;
      case Data.CompactArray(var _, List<Data> elements) -> elements;
      default -> throw new AssertionError();
    };
    assertThat(rows(List.of(array))).isEqualTo(expected);
    assertThat(rows(IntStream.range(0, array.length()).mapToObj(i -> array.slice(i, 1)).toList()))
        .isEqualTo(expected);
    Noise noise = new Noise(7);
    for (int i = 0; i < 50; i++) assertThat(rows(noise.chunks(array))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void refusesEachArrayCutShort(Octets array) {
    CodecLaws.prefix(octets -> rows(List.of(octets)), array);
    CodecLaws.noise(octets -> rows(List.of(octets)), array, 3, 1000);
  }

  private static List<Data> rows(List<Octets> chunks) {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    List<Data> all = new ArrayList<>();
    for (Octets chunk : chunks) {
      rows.feed(chunk);
      while (rows.next()) all.add(data(rows.row()));
    }
    while (rows.next()) all.add(data(rows.row()));
    rows.end();
    assertThat(rows.seen()).isEqualTo(all.size());
    return all;
  }

  /** A row of one column is a value by itself or a structure of one; the arrays here tell which by their types. */
  private static Data data(ProfileRow row) {
    List<Data> columns = IntStream.range(0, row.columns()).mapToObj(row::data).toList();
    return row.structured() ? new Data.Structure(columns) : columns.getFirst();
  }

  @Test
  void readsColumnsWithoutObjects() {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    rows.feed(Octets.hex("01 01" + ROW));
    assertThat(rows.next()).isTrue();
    ProfileRow row = rows.row();
    assertThat(row.columns()).isEqualTo(6);
    assertThat(row.type(0)).isEqualTo(DataType.OCTET_STRING);
    assertThat(Instant.ofEpochMilli(row.epochMillis(0, 0))).isEqualTo("2025-03-01T01:15:00Z");
    assertThat(row.octets(0)).isEqualTo(Octets.hex("07E9030106020F0000FFC480"));
    assertThat(row.longValue(1)).isEqualTo(8);
    assertThat(row.longValue(2)).isEqualTo(12_000_000);
    assertThat(row.scaled(2, 3)).isEqualTo(12_000_000_000L);
    assertThat(row.longValue(3)).isEqualTo(250);
    assertThat(row.longValue(4)).isEqualTo(-2);
    assertThat(row.doubleValue(4)).isEqualTo(-2);
    assertThat(row.isNull(5)).isTrue();
    assertThat(row.isLong(5)).isFalse();
    assertThat(row.epochMillis(1, 0)).isEqualTo(DataReader.NO_TIME);
    assertThatThrownBy(() -> row.longValue(0)).isInstanceOf(IllegalStateException.class)
        .hasMessage("column 0 is octet-string, no whole number");
    assertThatThrownBy(() -> row.longValue(6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> row.scaled(4, 19)).isInstanceOf(ArithmeticException.class);
    assertThat(rows.next()).isFalse();
    assertThat(rows.complete()).isTrue();
  }

  @Test
  void holdsOneRowHoweverManyThereAre() {
    int count = 200_000;
    OctetWriter out = new OctetWriter();
    Octets row = Octets.hex(ROW);
    for (int i = 0; i < 100; i++) out.octets(row);
    Octets hundred = out.toOctets();
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    rows.feed(Octets.hex("01 83 030D40"));
    assertThat(rows.next()).isFalse();
    long sum = 0;
    long before = allocated();
    for (int i = 0; i < count / 100; i++) {
      rows.feed(hundred);
      while (rows.next()) sum += rows.row().longValue(2) + rows.row().epochMillis(0, 0) % 2;
    }
    assertThat(allocated() - before).as("octets allocated for %d rows", count).isLessThan(1 << 20);
    rows.end();
    assertThat(rows.seen()).isEqualTo(count);
    assertThat(sum).isEqualTo(count * 12_000_000L);
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  @Test
  void wantsRowsTakenBeforeMoreIsFed() {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    rows.feed(Octets.hex("01 02 1101"));
    assertThatThrownBy(() -> rows.feed(Octets.hex("1102"))).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "0601020304", "01 85", "01 84 FFFFFFFF", "01 01 22", "01 01 02 01 09 84 7FFFFFFF",
      "01 00 00", "01 01 1101 00", "13 00 01 00", "13 11 01 01 00", "13 12 01 00", "13 13 11 00", "13 09 02 05 AA",
      "13 01 FFFF 01 FFFF 00 01 00", "13 02 02 11 01 FFFF 01 FFFF 01 FFFF 01 FFFF 11 01 00", "01 01 02 84 7FFFFFFF"})
  void refusesWhatIsNoArrayOfRows(String hex) {
    assertThatThrownBy(() -> rows(List.of(Octets.hex(hex)))).isInstanceOf(DecodeException.class);
  }

  @Test
  void boundsASingleRow() {
    ProfileRows rows = new ProfileRows(new Limits(60, 10, 1024));
    rows.feed(Octets.hex("01 01 02 01 01 82 FFFF" + "00".repeat(1024)));
    assertThat(rows.next()).isFalse();
    assertThatThrownBy(() -> rows.feed(Octets.hex("00"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("a row of more than 1030 octets");
  }

  @Test
  void takesNestingTenThousandDeepInItsStride() {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    rows.feed(Octets.hex("01 01" + "01 01".repeat(10_000) + "00"));
    assertThat(rows.next()).isTrue();
    assertThatThrownBy(() -> rows.row().data(0)).isInstanceOf(DecodeException.class);
  }
}
